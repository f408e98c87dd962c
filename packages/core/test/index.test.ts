import * as Core from "@effect-oauth/core"
import { assert, describe, it } from "@effect/vitest"
import { Context, Schema } from "effect"
import * as fs from "node:fs"

const modules = Object.entries(Core).map(([name, module]) => ({ name, members: Object.entries(module) }))

const classes = modules.flatMap(({ members, name }) =>
  members.flatMap(([member, value]) => typeof value === "function" ? [{ path: `${name}.${member}`, value }] : [])
)

/** The keys of tags and references: two with one key would silently share a slot. */
const tags = classes.flatMap(({ path, value }) => Context.isTag(value) ? [{ path, id: value.key }] : [])

/** The identifiers of Schema classes, errors among them. */
const identifiers = classes.flatMap(({ path, value }) =>
  Schema.isSchema(value) && "identifier" in value ? [{ path, id: String(value.identifier) }] : []
)

const typeIds = modules.flatMap(({ members, name }) =>
  members.flatMap(([member, value]) => member === "TypeId" ? [{ path: name, id: String(value) }] : [])
)

describe("the names of the package", () => {
  it("are there to be checked", () => {
    assert.includeMembers(tags.map(({ path }) => path), [
      "OAuthClient.OAuthClient",
      "OAuthCrypto.OAuthCrypto",
      "RequestTimeout.RequestTimeout"
    ])
    assert.includeMembers(identifiers.map(({ path }) => path), [
      "TokenSet.TokenSet",
      "AuthorizationRequest.AuthorizationRequest",
      "OAuthError.CallbackRejected"
    ])
    assert.isAtLeast(typeIds.length, 5)
  })

  it("are unique, and begin with the name of the package", () => {
    const ids = [...tags, ...identifiers].map(({ id }) => id)
    assert.strictEqual(new Set(ids).size, ids.length, ids.join(", "))
    for (const id of ids) {
      assert.match(id, /^@effect-oauth\/core\/\w+$/)
    }
    assert.strictEqual(new Set(typeIds.map(({ id }) => id)).size, typeIds.length)
    for (const { id, path } of typeIds) {
      assert.strictEqual(id, `~@effect-oauth/core/${path}`)
    }
  })

  it("say where each class is", () => {
    for (const { id, path } of [...tags, ...identifiers]) {
      assert.strictEqual(id.split("/").at(-1), path.split(".").at(-1))
    }
  })

  it("are those of the files, all of them", () => {
    const files = fs.readdirSync(new URL("../src", import.meta.url)).filter((file) => /^[A-Z]\w*\.ts$/.test(file))
    assert.deepStrictEqual(modules.map(({ name }) => name).sort(), files.map((file) => file.replace(".ts", "")).sort())
  })
})
