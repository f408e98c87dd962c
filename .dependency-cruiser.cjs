// Who may import whom (`pnpm check:imports`). Type-only imports count like any other: they say what a file knows.

/**
 * The rooms of packages/core/src, from the ground up. A file may import from its own room and from the rooms below it.
 * A new file of core fails the check until it is listed in a room. Paths are regular expressions under
 * packages/core/src, without `.ts`.
 */
const rooms = [
  { name: "shared internals", files: ["internal/(advice|cached|challenge|flights|form|json|jws|pem|scopes|text)"] },
  {
    name: "vocabulary",
    files: [
      "OAuthError",
      "OAuthCrypto",
      "ReplayStore",
      "StandardClaims",
      "TokenResponse",
      "TokenSet",
      "internal/(answer|callbackParameters|jwk|settings|signatureKeys|thumbprint|url|webCrypto)"
    ]
  },
  { name: "keys of a client", files: ["DecryptionKey", "DPoP", "SigningKey", "internal/jwe"] },
  { name: "parties", files: ["AuthorizationServer", "ClientAuthentication", "Client", "internal/quirks"] },
  {
    name: "wire",
    files: ["BufferedBody", "OAuthHttpClient", "RequestTimeout", "internal/(bounded|clientRequest|proof|wire)"]
  },
  {
    name: "what a server says and signs",
    files: ["Discovery", "IdToken", "IssuerKeys", "ProtectedResource", "Registration", "WebFinger", "internal/jwt"]
  },
  {
    name: "grants",
    files: [
      "Authorization(Code|Parameters|Request|Response)",
      "PushedAuthorizationRequest",
      "RefreshToken",
      "internal/(authorizationParameters|tokenEndpoint|verifiedAnswer)"
    ]
  },
  {
    name: "around a token",
    files: ["BackChannelLogout", "Logout", "Revocation", "ThirdPartyLogin", "UserInfo", "internal/profileRequest"]
  },
  {
    name: "front doors",
    files: ["Fapi(1|2)", "OAuthClient", "Provider", "internal/(fapi|providerFacts|providerProfile)"]
  },
  {
    name: "tokens over time",
    files: [
      "AuthorizedHttpClient",
      "Token(Encryption|Event|Key|Manager|Metrics|Store)",
      "internal/(aesGcm|authorized(Request|Response)|refreshing|token(Cache|Labels|Reads|Record|Targets))"
    ]
  }
]

/** Which of our packages the source of a package may import. A new package fails the check until it is listed. */
const arrows = {
  core: [],
  providers: ["core"],
  "platform-node": ["core"],
  "platform-browser": ["core"],
  sql: ["core"],
  redis: ["core"],
  testing: ["core"]
}

/** The packages whose source runs wherever an HttpClient runs, so it has no `node:` import. */
const portable = ["core", "providers", "platform-browser", "sql"]

const core = "^packages/core/src/"
const pathOf = (files) => `${core}(${files.join("|")})[.]ts$`
const listed = [pathOf(rooms.flatMap((room) => room.files)), `${core}index[.]ts$`]
const oneOf = (names) => `(${names.join("|")})`

const roomRules = rooms.slice(0, -1).map((room, index) => ({
  name: `core-room-${index}-imports-from-above`,
  comment: `"${room.name}" is room ${index} of core and may not know the rooms above it.`,
  severity: "error",
  from: { path: pathOf(room.files) },
  to: { path: pathOf(rooms.slice(index + 1).flatMap((above) => above.files)) }
}))

const unlistedRules = [
  { name: "core-file-without-room", from: { path: core, pathNot: listed }, to: {} },
  { name: "core-file-without-room-imported", from: {}, to: { path: core, pathNot: listed } },
  { name: "core-file-without-room-alone", from: { path: core, pathNot: listed, orphan: true }, to: {} }
].map((rule) => ({
  ...rule,
  comment: "Give the new file of core a room: the table at the top of .dependency-cruiser.cjs.",
  severity: "error"
}))

const arrowRules = Object.entries(arrows).map(([name, allowed]) => ({
  name: `${name}-imports-another-package`,
  comment: `packages/${name}/src may import ${allowed.length === 0 ? "none" : allowed.join(", ")} of our packages.`,
  severity: "error",
  from: { path: `^packages/${name}/src/` },
  to: { path: "^(packages|examples)/", pathNot: `^packages/${oneOf([name, ...allowed])}/` }
}))

module.exports = {
  forbidden: [
    {
      name: "no-cycle",
      comment: "A cycle hides which of two files comes first. Move what both need into a third.",
      severity: "error",
      from: { path: "^(packages|examples|scripts)/" },
      to: { circular: true }
    },
    {
      name: "unresolvable",
      comment: "The other rules see only what resolves.",
      severity: "error",
      from: {},
      to: { couldNotResolve: true }
    },
    ...unlistedRules,
    ...roomRules,
    ...arrowRules,
    {
      name: "package-without-arrows",
      comment: "Say what the new package may import: the second table of .dependency-cruiser.cjs.",
      severity: "error",
      from: { path: "^packages/[^/]+/src/", pathNot: `^packages/${oneOf(Object.keys(arrows))}/` },
      to: {}
    },
    {
      name: "package-imports-example",
      severity: "error",
      from: { path: "^packages/" },
      to: { path: "^examples/" }
    },
    {
      name: "example-imports-example",
      severity: "error",
      from: { path: "^examples/([^/]+)/" },
      to: { path: "^examples/", pathNot: "^examples/$1/" }
    },
    {
      name: "src-imports-barrel",
      comment: "Import the module, not the package: @effect-oauth/core/OAuthError. A barrel pulls in everything.",
      severity: "error",
      from: { path: "^packages/[^/]+/src/" },
      to: { path: "^packages/[^/]+/src/index[.]ts$" }
    },
    {
      name: "src-imports-test",
      severity: "error",
      from: { path: "^(packages|examples)/[^/]+/src/" },
      to: { path: "^(packages|examples)/[^/]+/(test|dtslint)/" }
    },
    {
      name: "relative-import-out-of-package",
      comment: "Import another package by its name.",
      severity: "error",
      from: { path: "^(packages|examples)/([^/]+)/" },
      to: { path: "^(packages|examples)/", pathNot: "^$1/$2/", dependencyTypes: ["local"] }
    },
    {
      name: "portable-package-imports-node",
      comment: `${portable.join(", ")} run in browsers and on edges too.`,
      severity: "error",
      from: { path: `^packages/${oneOf(portable)}/src/` },
      to: { dependencyTypes: ["core"] }
    },
    {
      name: "src-imports-undeclared-package",
      comment: "Users get only `dependencies` and `peerDependencies`.",
      severity: "error",
      from: { path: "^packages/[^/]+/src/" },
      to: { dependencyTypes: ["npm-dev", "npm-no-pkg", "npm-unknown"], dependencyTypesNot: ["npm", "npm-peer"] }
    }
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "^(packages|examples)/[^/]+/(build|dist|docs)/" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.base.json" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "types", "node", "default"],
      extensions: [".ts", ".js", ".mjs", ".cjs", ".json", ".d.ts"]
    }
  }
}
