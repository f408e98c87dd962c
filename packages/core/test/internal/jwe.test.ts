import { DecryptionKey } from "@effect-oauth/core"
import { assert, describe, it } from "@effect/vitest"
import { Effect, FastCheck as fc, Redacted } from "effect"
import * as jose from "jose"
import * as jwe from "../../src/internal/jwe.js"
import { base64Url, encrypt } from "../openid.js"
import { anyString, right } from "../support.js"

const rsaPair = await jose.generateKeyPair("RSA-OAEP-256", { extractable: true })
const otherPair = await jose.generateKeyPair("RSA-OAEP-256", { extractable: true })
const ecPair = await jose.generateKeyPair("ECDH-ES", { extractable: true })
const otherEcPair = await jose.generateKeyPair("ECDH-ES", { extractable: true, crv: "P-384" })

const privateJwk = async (pair: jose.GenerateKeyPairResult): Promise<JsonWebKey> =>
  ({ ...await jose.exportJWK(pair.privateKey) }) as JsonWebKey // jose and the DOM have two types for one thing

const publicJwk = async (pair: jose.GenerateKeyPairResult): Promise<jose.JWK> => jose.exportJWK(pair.publicKey)

const rsa = await privateJwk(rsaPair)
const rsaPublic = await publicJwk(rsaPair)
const ec = await privateJwk(ecPair)
const ecPublic = await publicJwk(ecPair)

const keyOf = (jwk: JsonWebKey | CryptoKey, keyId?: string): DecryptionKey.DecryptionKey =>
  right(DecryptionKey.make(Redacted.make(jwk), { keyId }))

const open = (
  token: string,
  encryption: DecryptionKey.Encryption,
  keys: ReadonlyArray<DecryptionKey.DecryptionKey> = [keyOf(rsa)]
): Effect.Effect<string> =>
  Effect.match(jwe.decrypt(token, encryption, keys), {
    onFailure: (failure) => failure === undefined ? "refused" : "told why",
    onSuccess: (text) => `opened ${text}`
  })

const oaep = { algorithm: "RSA-OAEP-256", contentEncryption: "A256GCM" } as const

const header = { alg: "RSA-OAEP-256", enc: "A256GCM" }

describe("jwe.decrypt", () => {
  const algorithms = [
    "RSA-OAEP",
    "RSA-OAEP-256",
    "RSA-OAEP-384",
    "RSA-OAEP-512",
    "ECDH-ES",
    "ECDH-ES+A128KW",
    "ECDH-ES+A256KW"
  ] as const
  for (const algorithm of algorithms) {
    it.effect(`opens ${algorithm} with each encryption of the content, and not with another than is registered`, () =>
      Effect.gen(function*() {
        const isRsa = algorithm.startsWith("RSA")
        const keys = [keyOf(isRsa ? rsa : ec)]
        for (const contentEncryption of ["A128CBC-HS256", "A256CBC-HS512", "A128GCM", "A256GCM"] as const) {
          const token = yield* encrypt(isRsa ? rsaPublic : ecPublic, "inside", {
            alg: algorithm,
            enc: contentEncryption
          })
          assert.strictEqual(yield* open(token, { algorithm, contentEncryption }, keys), "opened inside")
          assert.strictEqual(yield* open(token, { algorithm, contentEncryption: "A192GCM" }, keys), "refused")
          const standard = contentEncryption === "A128CBC-HS256" ? "opened inside" : "refused"
          assert.strictEqual(yield* open(token, { algorithm }, keys), standard)
        }
      }))
  }

  it.effect("opens with a CryptoKey that cannot be extracted", () =>
    Effect.gen(function*() {
      const key = yield* Effect.promise(() =>
        crypto.subtle.importKey("jwk", rsa, { name: "RSA-OAEP", hash: "SHA-256" }, false, ["decrypt", "unwrapKey"])
      )
      const token = yield* encrypt(rsaPublic, "inside", header)
      assert.strictEqual(yield* open(token, oaep, [keyOf(key)]), "opened inside")
    }))

  it.effect("#150 refuses RSA1_5, whatever is registered", () =>
    Effect.gen(function*() {
      // RFC 7516 A.2. jose makes no such token any more.
      const key = keyOf(rfc7516A2.key)
      assert.strictEqual(yield* open(rfc7516A2.token, { algorithm: "RSA-OAEP" }, [key]), "refused")
      // @ts-expect-error not an algorithm that can be registered
      assert.strictEqual(yield* open(rfc7516A2.token, { algorithm: "RSA1_5" }, [key]), "refused")
    }))

  it.effect("#151 refuses every algorithm but the registered one", () =>
    Effect.gen(function*() {
      const token = yield* encrypt(rsaPublic, "inside", { alg: "RSA-OAEP", enc: "A256GCM" })
      assert.strictEqual(yield* open(token, oaep), "refused")
      const secret = new Uint8Array(32).fill(7)
      const dir = yield* Effect.promise(() =>
        new jose.CompactEncrypt(new Uint8Array([1])).setProtectedHeader({ alg: "dir", enc: "A256GCM" }).encrypt(secret)
      )
      const wrapped = yield* Effect.promise(() =>
        new jose.CompactEncrypt(new Uint8Array([1])).setProtectedHeader({ alg: "A256KW", enc: "A256GCM" })
          .encrypt(secret)
      )
      const password = yield* Effect.promise(() =>
        new jose.CompactEncrypt(new Uint8Array([1])).setProtectedHeader({ alg: "PBES2-HS256+A128KW", enc: "A256GCM" })
          .setKeyManagementParameters({ p2c: 1000 }).encrypt(secret)
      )
      for (const token of [dir, wrapped, password]) {
        assert.strictEqual(yield* open(token, oaep), "refused")
      }
    }))

  it.effect("#151 refuses what is made of the public key with a symmetric algorithm", () =>
    Effect.gen(function*() {
      const secret = Buffer.from(rsaPublic.n ?? "", "base64url").subarray(0, 32)
      for (const alg of ["dir", "A256KW"]) {
        const token = yield* Effect.promise(() =>
          new jose.CompactEncrypt(new Uint8Array([1])).setProtectedHeader({ alg, enc: "A256GCM" }).encrypt(secret)
        )
        assert.strictEqual(yield* open(token, oaep), "refused")
        // Its own header says that it is of the registered kind.
        const [, ...rest] = token.split(".")
        assert.strictEqual(
          yield* open([base64Url(JSON.stringify(header)), ...rest].join("."), oaep),
          "refused"
        )
      }
    }))

  it.effect("#151 refuses an ephemeral key that is not on the curve, or on another", () =>
    Effect.gen(function*() {
      const encryption = { algorithm: "ECDH-ES", contentEncryption: "A128GCM" } as const
      const token = yield* encrypt(ecPublic, "inside", { alg: "ECDH-ES", enc: "A128GCM" })
      const [first = "", ...rest] = token.split(".")
      const decoded = JSON.parse(Buffer.from(first, "base64url").toString())
      const { x, y } = yield* Effect.promise(() => publicJwk(otherEcPair))
      const bad = [
        { ...decoded.epk, y: decoded.epk.x },
        { ...decoded.epk, x: base64Url(new Uint8Array(32)), y: base64Url(new Uint8Array(32)) },
        { kty: "EC", crv: "P-384", x, y },
        { kty: "OKP", crv: "X25519", x: decoded.epk.x },
        { kty: "oct", k: decoded.epk.x },
        {},
        null,
        "key",
        undefined
      ]
      for (const epk of bad) {
        const changed = [base64Url(JSON.stringify({ ...decoded, epk })), ...rest].join(".")
        assert.strictEqual(yield* open(changed, encryption, [keyOf(ec)]), "refused", JSON.stringify(epk))
      }
      assert.strictEqual(yield* open(token, encryption, [keyOf(ec)]), "opened inside")
    }))

  it.effect("#149 refuses what is compressed, though jose would inflate it", () =>
    Effect.gen(function*() {
      const token = yield* encrypt(rsaPublic, "a".repeat(200_000), { ...header, zip: "DEF" })
      assert.isBelow(token.length, 2000)
      const { plaintext } = yield* Effect.promise(() => jose.compactDecrypt(token, rsaPair.privateKey))
      assert.strictEqual(plaintext.length, 200_000)
      assert.strictEqual(yield* open(token, oaep), "refused")
    }))

  it.effect("#146 refuses header extensions, also those that jose knows", () =>
    Effect.gen(function*() {
      const token = yield* Effect.promise(() =>
        new jose.CompactEncrypt(new Uint8Array([1])).setProtectedHeader({ ...header, crit: ["exp"], exp: 1 })
          .encrypt(rsaPublic, { crit: { exp: true } })
      )
      assert.strictEqual(yield* open(token, oaep), "refused")
    }))

  it.effect("#152 takes the only key when none is named, and none of several", () =>
    Effect.gen(function*() {
      const other = yield* Effect.promise(() => privateJwk(otherPair))
      const token = yield* encrypt(rsaPublic, "inside", header)
      assert.strictEqual(yield* open(token, oaep, [keyOf(rsa, "a")]), "opened inside")
      assert.strictEqual(yield* open(token, oaep, [keyOf(rsa, "a"), keyOf(other, "b")]), "refused")
      assert.strictEqual(yield* open(token, oaep, [keyOf(other, "b")]), "refused")
      assert.strictEqual(yield* open(token, oaep, []), "refused")
    }))

  it.effect("#152 takes the key that is named, and no other", () =>
    Effect.gen(function*() {
      const other = yield* Effect.promise(() => privateJwk(otherPair))
      const token = yield* encrypt(rsaPublic, "inside", { ...header, kid: "a" })
      assert.strictEqual(yield* open(token, oaep, [keyOf(other, "b"), keyOf(rsa, "a")]), "opened inside")
      assert.strictEqual(yield* open(token, oaep, [keyOf(rsa, "b")]), "refused")
      assert.strictEqual(yield* open(token, oaep, [keyOf(other, "a"), keyOf(rsa, "b")]), "refused")
      assert.strictEqual(yield* open(token, oaep, [keyOf(rsa, "a"), keyOf(rsa, "a")]), "refused")
      // A key that has no name of its own may be the one that is meant.
      assert.strictEqual(yield* open(token, oaep, [keyOf(rsa)]), "opened inside")
      assert.strictEqual(yield* open(token, oaep, [keyOf(rsa), keyOf(other, "b")]), "opened inside")
      assert.strictEqual(yield* open(token, oaep, [keyOf(rsa), keyOf(other)]), "refused")
    }))

  it.effect("#144, #145, #148, #184 refuses what is no compact token", () =>
    Effect.gen(function*() {
      const token = yield* encrypt(rsaPublic, "inside", header)
      const [first = "", ...rest] = token.split(".")
      const twice = base64Url("{\"alg\":\"RSA-OAEP-256\",\"alg\":\"RSA-OAEP-256\",\"enc\":\"A256GCM\"}")
      const bad = [
        "",
        "....",
        first,
        rest.join("."),
        `${token}.`,
        `${token}=`,
        ` ${token}`,
        `${token}\n`,
        token.replaceAll(".", ".\n"),
        token.replaceAll(".", ".="),
        [twice, ...rest].join("."),
        [base64Url("[]"), ...rest].join("."),
        [base64Url("null"), ...rest].join("."),
        [first, "", ...rest.slice(1)].join("."),
        `${token}${"A".repeat(70_000)}`
      ]
      for (const text of bad) {
        assert.strictEqual(yield* open(text, oaep), "refused", text.slice(0, 40))
      }
    }))

  it.effect("#184 opens no token that is larger than any real one", () =>
    Effect.gen(function*() {
      assert.strictEqual(
        yield* open(yield* encrypt(rsaPublic, "a".repeat(48_000), header), oaep),
        `opened ${"a".repeat(48_000)}`
      )
      assert.strictEqual(yield* open(yield* encrypt(rsaPublic, "a".repeat(49_000), header), oaep), "refused")
    }))

  it.effect("refuses content that is no UTF-8", () =>
    Effect.gen(function*() {
      const token = yield* Effect.promise(() =>
        new jose.CompactEncrypt(new Uint8Array([0xff])).setProtectedHeader(header).encrypt(rsaPublic)
      )
      assert.strictEqual(yield* open(token, oaep), "refused")
    }))

  it.effect("#143, #145 opens no token of which one character was changed", () =>
    Effect.gen(function*() {
      const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
      const encryption = { algorithm: "ECDH-ES+A128KW" } as const
      const token = yield* encrypt(ecPublic, "inside", { alg: "ECDH-ES+A128KW", enc: "A128CBC-HS256" })
      const keys = [keyOf(ec)]
      assert.strictEqual(yield* open(token, encryption, keys), "opened inside")
      for (let at = 0; at < token.length; at++) {
        const next = alphabet[(alphabet.indexOf(token[at] ?? "") + 1) % 64]
        const changed = `${token.slice(0, at)}${next}${token.slice(at + 1)}`
        assert.strictEqual(yield* open(changed, encryption, keys), "refused", `at ${at}`)
      }
    }))

  it.effect.prop("never throws", [fc.array(anyString, { maxLength: 6 })], ([parts]) =>
    Effect.gen(function*() {
      assert.strictEqual(yield* open(parts.join("."), oaep), "refused")
      const rest = parts.slice(0, 4)
      assert.strictEqual(yield* open([base64Url(JSON.stringify(header)), ...rest].join("."), oaep), "refused")
    }), 30_000)
})

const rfc7516A1 = {
  token: "eyJhbGciOiJSU0EtT0FFUCIsImVuYyI6IkEyNTZHQ00ifQ." +
    "OKOawDo13gRp2ojaHV7LFpZcgV7T6DVZKTyKOMTYUmKoTCVJRgckCL9kiMT03JGeipsEdY3mx_etLbbWSrFr05kLzcSr4qKAq7YN7e9jwQRb23nf" +
    "a6c9d-StnImGyFDbSv04uVuxIp5Zms1gNxKKK2Da14B8S4rzVRltdYwam_lDp5XnZAYpQdb76FdIKLaVmqgfwX7XWRxv2322i-vDxRfqNzo_tETK" +
    "zpVLzfiwQyeyPGLBIO56YJ7eObdv0je81860ppamavo35UgoRdbYaBcoh9QcfylQr66oc6vFWXRcZ_ZT2LawVCWTIy3brGPi6UklfCpIMfIjf7iG" +
    "dXKHzg.48V1_ALb6US04U3b.5eym8TW_c8SuK0ltJ3rpYIzOeDQz7TALvtu6UG9oMo4vpzs9tX_EFShS8iB7j6jiSdiwkIr3ajwQzaBtQD_A." +
    "XFBoMYUZodetZdvTiFvSkQ",
  key: {
    kty: "RSA",
    n: "oahUIoWw0K0usKNuOR6H4wkf4oBUXHTxRvgb48E-BVvxkeDNjbC4he8rUWcJoZmds2h7M70imEVhRU5djINXtqllXI4DFqcI1DgjT9LewND8MW2K" +
      "rf3Spsk_ZkoFnilakGygTwpZ3uesH-PFABNIUYpOiN15dsQRkgr0vEhxN92i2asbOenSZeyaxziK72UwxrrKoExv6kc5twXTq4h-QChLOln0_mtU" +
      "ZwfsRaMStPs6mS6XrgxnxbWhojf663tuEQueGC-FCMfra36C9knDFGzKsNa7LZK2djYgyD3JR_MB_4NUJW_TqOQtwHYbxevoJArm-L5StowjzGy-" +
      "_bq6Gw",
    e: "AQAB",
    d: "kLdtIj6GbDks_ApCSTYQtelcNttlKiOyPzMrXHeI-yk1F7-kpDxY4-WY5NWV5KntaEeXS1j82E375xxhWMHXyvjYecPT9fpwR_M9gV8n9Hrh2anT" +
      "pTD93Dt62ypW3yDsJzBnTnrYu1iwWRgBKrEYY46qAZIrA2xAwnm2X7uGR1hghkqDp0Vqj3kbSCz1XyfCs6_LehBwtxHIyh8Ripy40p24moOAbgxV" +
      "w3rxT_vlt3UVe4WO3JkJOzlpUf-KTVI2Ptgm-dARxTEtE-id-4OJr0h-K-VFs3VSndVTIznSxfyrj8ILL6MG_Uv8YAu7VILSB3lOW085-4qE3Dzg" +
      "rTjgyQ",
    p: "1r52Xk46c-LsfB5P442p7atdPUrxQSy4mti_tZI3Mgf2EuFVbUoDBvaRQ-SWxkbkmoEzL7JXroSBjSrK3YIQgYdMgyAEPTPjXv_hI2_1eTSPVZfz" +
      "L0lffNn03IXqWF5MDFuoUYE0hzb2vhrlN_rKrbfDIwUbTrjjgieRbwC6Cl0",
    q: "wLb35x7hmQWZsWJmB_vle87ihgZ19S8lBEROLIsZG4ayZVe9Hi9gDVCOBmUDdaDYVTSNx_8Fyw1YYa9XGrGnDew00J28cRUoeBB_jKI1oma0Orv1" +
      "T9aXIWxKwd4gvxFImOWr3QRL9KEBRzk2RatUBnmDZJTIAfwTs0g68UZHvtc",
    dp:
      "ZK-YwE7diUh0qR1tR7w8WHtolDx3MZ_OTowiFvgfeQ3SiresXjm9gZ5KLhMXvo-uz-KUJWDxS5pFQ_M0evdo1dKiRTjVw_x4NyqyXPM5nULPkcpU" +
      "827rnpZzAJKpdhWAgqrXGKAECQH0Xt4taznjnd_zVpAmZZq60WPMBMfKcuE",
    dq:
      "Dq0gfgJ1DdFGXiLvQEZnuKEN0UUmsJBxkjydc3j4ZYdBiMRAy86x0vHCjywcMlYYg4yoC4YZa9hNVcsjqA3FeiL19rk8g6Qn29Tt0cj8qqyFpz9v" +
      "NDBUfCAiJVeESOjJDZPYHdHY8v1b-o-Z2X5tvLx-TCekf7oxyeKDUqKWjis",
    qi:
      "VIMpMYbPf47dT1w_zDUXfPimsSegnMOA1zTaX7aGk_8urY6R8-ZW1FxU7AlWAyLWybqq6t16VFd7hQd0y6flUK4SlOydB61gwanOsXGOAOv82cHq" +
      "0E3eL4HrtZkUuKvnPrMnsUUFlfUdybVzxyjz9JF_XyaY14ardLSjf4L_FNY"
  }
}

const rfc7516A2 = {
  token: "eyJhbGciOiJSU0ExXzUiLCJlbmMiOiJBMTI4Q0JDLUhTMjU2In0." +
    "UGhIOguC7IuEvf_NPVaXsGMoLOmwvc1GyqlIKOK1nN94nHPoltGRhWhw7Zx0-kFm1NJn8LE9XShH59_i8J0PH5ZZyNfGy2xGdULU7sHNF6Gp2vPL" +
    "gNZ__deLKxGHZ7PcHALUzoOegEI-8E66jX2E4zyJKx-YxzZIItRzC5hlRirb6Y5Cl_p-ko3YvkkysZIFNPccxRU7qve1WYPxqbb2Yw8kZqa2rMWI" +
    "5ng8OtvzlV7elprCbuPhcCdZ6XDP0_F8rkXds2vE4X-ncOIM8hAYHHi29NX0mcKiRaD0-D-ljQTP-cFPgwCp6X-nZZd9OHBv-B3oWh2TbqmScqXM" +
    "R4gp_A.AxY8DCtDaGlsbGljb3RoZQ.KDlTtXchhZTGufMYmOYGS4HffxPSUrfmqCHXaI9wOGY.9hH0vgRfYgPnAHOd8stkvw",
  key: {
    kty: "RSA",
    n: "sXchDaQebHnPiGvyDOAT4saGEUetSyo9MKLOoWFsueri23bOdgWp4Dy1WlUzewbgBHod5pcM9H95GQRV3JDXboIRROSBigeC5yjU1hGzHHyXss8U" +
      "DprecbAYxknTcQkhslANGRUZmdTOQ5qTRsLAt6BTYuyvVRdhS8exSZEy_c4gs_7svlJJQ4H9_NxsiIoLwAEk7-Q3UXERGYw_75IDrGA84-lA_-Ct" +
      "4eTlXHBIY2EaV7t7LjJaynVJCpkv4LKjTTAumiGUIuQhrNhZLuF_RJLqHpM2kgWFLU7-VTdL1VbC2tejvcI2BlMkEpk1BzBZI0KQB0GaDWFLN-aE" +
      "Aw3vRw",
    e: "AQAB",
    d: "VFCWOqXr8nvZNyaaJLXdnNPXZKRaWCjkU5Q2egQQpTBMwhprMzWzpR8Sxq1OPThh_J6MUD8Z35wky9b8eEO0pwNS8xlh1lOFRRBoNqDIKVOku0aZ" +
      "b-rynq8cxjDTLZQ6Fz7jSjR1Klop-YKaUHc9GsEofQqYruPhzSA-QgajZGPbE_0ZaVDJHfyd7UUBUKunFMScbflYAAOYJqVIVwaYR5zWEEceUjNn" +
      "TNo_CVSj-VvXLO5VZfCUAVLgW4dpf1SrtZjSt34YLsRarSb127reG_DUwg9Ch-KyvjT1SkHgUWRVGcyly7uvVGRSDwsXypdrNinPA4jlhoNdizK2" +
      "zF2CWQ",
    p: "9gY2w6I6S6L0juEKsbeDAwpd9WMfgqFoeA9vEyEUuk4kLwBKcoe1x4HG68ik918hdDSE9vDQSccA3xXHOAFOPJ8R9EeIAbTi1VwBYnbTp87X-xcP" +
      "WlEPkrdoUKW60tgs1aNd_Nnc9LEVVPMS390zbFxt8TN_biaBgelNgbC95sM",
    q: "uKlCKvKv_ZJMVcdIs5vVSU_6cPtYI1ljWytExV_skstvRSNi9r66jdd9-yBhVfuG4shsp2j7rGnIio901RBeHo6TPKWVVykPu1iYhQXw1jIABfw-" +
      "MVsN-3bQ76WLdt2SDxsHs7q7zPyUyHXmps7ycZ5c72wGkUwNOjYelmkiNS0",
    dp:
      "w0kZbV63cVRvVX6yk3C8cMxo2qCM4Y8nsq1lmMSYhG4EcL6FWbX5h9yuvngs4iLEFk6eALoUS4vIWEwcL4txw9LsWH_zKI-hwoReoP77cOdSL4AV" +
      "craHawlkpyd2TWjE5evgbhWtOxnZee3cXJBkAi64Ik6jZxbvk-RR3pEhnCs",
    dq:
      "o_8V14SezckO6CNLKs_btPdFiO9_kC1DsuUTd2LAfIIVeMZ7jn1Gus_Ff7B7IVx3p5KuBGOVF8L-qifLb6nQnLysgHDh132NDioZkhH7mI7hPG-P" +
      "YE_odApKdnqECHWw0J-F0JWnUd6D2B_1TvF9mXA2Qx-iGYn8OVV1Bsmp6qU",
    qi:
      "eNho5yRBEBxhGBtQRww9QirZsB66TrfFReG_CcteI1aCneT0ELGhYlRlCtUkTRclIfuEPmNsNDPbLoLqqCVznFbvdB7x-Tl-m0l_eFTj2KiqwGqE" +
      "9PZB9nNTwMVvH3VRRSLWACvPnSiwP8N5Usy-WRXS-V7TbpxIhvepTfE0NNo"
  }
}

describe("RFC 7516 appendix A", () => {
  it.effect("A1 opens with its key, where it is registered", () =>
    Effect.gen(function*() {
      const keys = [keyOf(rfc7516A1.key)]
      assert.strictEqual(
        yield* open(rfc7516A1.token, { algorithm: "RSA-OAEP", contentEncryption: "A256GCM" }, keys),
        "opened The true sign of intelligence is not knowledge but imagination."
      )
      assert.strictEqual(yield* open(rfc7516A1.token, oaep, keys), "refused")
      assert.strictEqual(yield* open(rfc7516A1.token, { algorithm: "RSA-OAEP" }, keys), "refused")
    }))
})
