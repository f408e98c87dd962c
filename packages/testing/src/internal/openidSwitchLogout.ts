/**
 * Misbehaviours of logout in all its forms, and of logins somebody else initiates.
 */
import { noKey } from "./openidKeys.js"
import type { Context, Hooks, Json, Switches } from "./openidModel.js"
import {
  algOf,
  almost,
  alternateAlg,
  body,
  brokenSignature,
  claims,
  compact,
  header,
  jwt,
  oidcc,
  remove,
  set,
  without
} from "./openidSwitch.js"

const logout = (change: (claims: Json, context: Context) => Json): Hooks => claims("logoutToken", change)

const backchannel = (name: string): ReadonlyArray<string> => oidcc(`rp-backchannel-rpinitlogout-${name}`)

const event = "http://schemas.openid.net/event/backchannel-logout"

export const logoutSwitches = {
  LogoutStateWrong: {
    text: "After a logout the user comes back with a state that has one character more.",
    specification: "RP-Initiated Logout §3",
    modules: oidcc("rp-init-logout-other-state"),
    postLogout: (parameters) => set(parameters, "state", almost)
  },
  LogoutStateMissing: {
    text: "After a logout the user comes back without the state that was sent.",
    specification: "RP-Initiated Logout §3",
    modules: oidcc("rp-init-logout-no-state"),
    postLogout: (parameters) => remove(parameters, "state")
  },
  LogoutStateUnknown: {
    text: "After a logout the user comes back with a state nobody has sent.",
    specification: "RP-Initiated Logout §3",
    postLogout: () => [["state", "unheard-of"]]
  },
  LogoutTokenInvalidSignature: {
    text: "Bits of the signature are flipped.",
    specification: "Back-Channel Logout §2.6",
    ...compact("logoutToken", brokenSignature)
  },
  LogoutTokenAlgNone: {
    text: "There is no signature, and the header says so.",
    specification: "Back-Channel Logout §2.6",
    modules: backchannel("alg-none"),
    ...jwt("logoutToken", (honest) => ({ ...honest, key: noKey, header: { ...honest.header, alg: "none" } }))
  },
  LogoutTokenWrongAlg: {
    text: "The token is properly signed, with another algorithm than the registered one.",
    specification: "Back-Channel Logout §2.6",
    modules: backchannel("wrong-alg"),
    ...body("jwks", (document, { server }) => {
      for (const client of server.clients.values()) server.keys.current(alternateAlg(client.idTokenAlg))
      return { ...document, keys: server.keys.published().map((key) => key.jwk) }
    }),
    ...jwt("logoutToken", (honest, context) => {
      const key = context.server.keys.current(alternateAlg(algOf(context)))
      return { ...honest, key, header: { ...honest.header, alg: key.alg, kid: key.kid } }
    })
  },
  LogoutTokenForeignKey: {
    text: "The token names the right key, and is signed by one that is not the server's.",
    specification: "Back-Channel Logout §2.6",
    ...jwt("logoutToken", (honest, context) => {
      const alg = algOf(context)
      return alg === "HS256" ? honest : { ...honest, key: context.server.keys.foreign(alg) }
    })
  },
  LogoutTokenWrongIssuer: {
    text: "The issuer has one character more.",
    specification: "Back-Channel Logout §2.6",
    modules: backchannel("wrong-iss"),
    ...logout((honest) => ({ ...honest, iss: almost(honest.iss) }))
  },
  LogoutTokenMissingIssuer: {
    text: "There is no issuer.",
    specification: "Back-Channel Logout §2.4",
    ...logout((honest) => without(honest, "iss"))
  },
  LogoutTokenWrongAudience: {
    text: "The audience has one character more.",
    specification: "Back-Channel Logout §2.6",
    modules: backchannel("wrong-aud"),
    ...logout((honest) => ({ ...honest, aud: almost(honest.aud) }))
  },
  LogoutTokenMissingAudience: {
    text: "There is no audience.",
    specification: "Back-Channel Logout §2.4",
    ...logout((honest) => without(honest, "aud"))
  },
  LogoutTokenMissingIat: {
    text: "The token does not say when it was issued.",
    specification: "Back-Channel Logout §2.4",
    ...logout((honest) => without(honest, "iat"))
  },
  LogoutTokenIatOld: {
    text: "The token was issued a week ago.",
    specification: "Back-Channel Logout §2.6",
    ...logout((honest, { now }) => ({ ...honest, iat: now - 7 * 24 * 3600 }))
  },
  LogoutTokenExpired: {
    text: "The token expired six minutes ago.",
    specification: "Back-Channel Logout §2.6",
    ...logout((honest, { now }) => ({ ...honest, exp: now - 360 }))
  },
  LogoutTokenMissingExp: {
    text: "The token never expires.",
    specification: "Back-Channel Logout §2.4",
    ...logout((honest) => without(honest, "exp"))
  },
  LogoutTokenMissingEvents: {
    text: "There are no events.",
    specification: "Back-Channel Logout §2.4",
    modules: backchannel("no-event"),
    ...logout((honest) => without(honest, "events"))
  },
  LogoutTokenWrongEvent: {
    text: "The event is another than a logout.",
    specification: "Back-Channel Logout §2.4",
    modules: backchannel("wrong-event"),
    ...logout((honest) => ({ ...honest, events: { "http://schemas.openid.net/event/foobar": {} } }))
  },
  LogoutTokenEventNotObject: {
    text: "The event is true, not an object.",
    specification: "Back-Channel Logout §2.4",
    ...logout((honest) => ({ ...honest, events: { [event]: true } }))
  },
  LogoutTokenEventsNotObject: {
    text: "The events are an array.",
    specification: "Back-Channel Logout §2.4",
    ...logout((honest) => ({ ...honest, events: [event] }))
  },
  LogoutTokenMissingSubAndSid: {
    text: "The token names neither a subject nor a session.",
    specification: "Back-Channel Logout §2.4",
    ...logout((honest) => without(honest, "sub", "sid"))
  },
  LogoutTokenMissingSid: {
    text: "The token names a subject and no session.",
    specification: "Back-Channel Logout §2.4",
    verdict: "either",
    ...logout((honest) => without(honest, "sid"))
  },
  LogoutTokenMissingSub: {
    text: "The token names a session and no subject.",
    specification: "Back-Channel Logout §2.4",
    verdict: "accept",
    ...logout((honest) => without(honest, "sub"))
  },
  LogoutTokenWithNonce: {
    text: "There is a nonce, so that it could pass as an ID token.",
    specification: "Back-Channel Logout §2.4",
    modules: backchannel("with-nonce"),
    ...logout((honest) => ({ ...honest, nonce: "a nonce" }))
  },
  LogoutTokenMissingJti: {
    text: "The token has no identifier.",
    specification: "Back-Channel Logout §2.4",
    ...logout((honest) => without(honest, "jti"))
  },
  LogoutTokenSameJti: {
    text: "Every token has the same identifier.",
    specification: "Back-Channel Logout §2.6",
    ...logout((honest) => ({ ...honest, jti: "always the same" }))
  },
  LogoutTokenTypIdToken: {
    text: "The header says that the token is just a JWT, as it did before there was a type for it.",
    specification: "Back-Channel Logout §2.4",
    verdict: "either",
    ...header("logoutToken", (honest) => ({ ...honest, typ: "JWT" }))
  },
  LogoutTokenTypAccessToken: {
    text: "The header says that the token is an access token.",
    specification: "RFC 8725 §3.11",
    ...header("logoutToken", (honest) => ({ ...honest, typ: "at+jwt" }))
  },
  LogoutTokenIsIdToken: {
    text: "The token is an ID token.",
    specification: "RFC 8725 §3.12",
    ...jwt("logoutToken", (honest, { now }) => ({
      ...honest,
      header: without(honest.header, "typ"),
      claims: { ...without(honest.claims, "events", "jti"), auth_time: now }
    }))
  },
  FrontChannelWrongIss: {
    text: "A front-channel logout names an issuer with one character more.",
    specification: "Front-Channel Logout §3",
    frontChannelLogout: ({ iss, sid }) => ({ iss: almost(iss), sid })
  },
  FrontChannelWrongSid: {
    text: "A front-channel logout names a session with one character more.",
    specification: "Front-Channel Logout §3",
    frontChannelLogout: ({ iss, sid }) => ({ iss, sid: almost(sid) })
  },
  FrontChannelMissingIss: {
    text: "A front-channel logout names a session and no issuer.",
    specification: "Front-Channel Logout §2",
    frontChannelLogout: ({ sid }) => ({ iss: undefined, sid })
  },
  FrontChannelMissingSid: {
    text: "A front-channel logout names an issuer and no session.",
    specification: "Front-Channel Logout §2",
    frontChannelLogout: ({ iss }) => ({ iss, sid: undefined })
  },
  InitiateLoginWrongIssuer: {
    text: "A login is initiated for an issuer with one character more.",
    specification: "OpenID Connect Core §4",
    initiateLogin: (parameters) => set(parameters, "iss", almost)
  },
  InitiateLoginMissingIssuer: {
    text: "A login is initiated for no issuer.",
    specification: "OpenID Connect Core §4",
    initiateLogin: (parameters) => remove(parameters, "iss")
  },
  InitiateLoginForeignTarget: {
    text: "A login is initiated that is to end at a page of somebody else.",
    specification: "OpenID Connect Core §4",
    initiateLogin: (parameters) => [
      ...remove(parameters, "target_link_uri"),
      ["target_link_uri", "https://attacker.example/"]
    ]
  }
} satisfies Switches
