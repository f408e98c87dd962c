/**
 * The HTML pages of an embedded server: sign in and consent, sign out, and errors.
 */
const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  "\"": "&quot;",
  "'": "&#39;"
}

const escape = (text: string): string => text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character)

const STYLE = "body{font:16px/1.5 system-ui,sans-serif;max-width:26rem;margin:4rem auto;padding:0 1rem}" +
  "button{font:inherit;padding:.4rem 1.2rem;margin-right:.5rem}select{font:inherit}"

const page = (title: string, body: string): string =>
  `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escape(title)}</title>
<style>${STYLE}</style>
</head>
<body>
${body}
</body>
</html>
`

export interface ConsentPage {
  readonly serverName: string
  readonly clientName: string
  readonly scopes: ReadonlyArray<string>
  readonly accounts: ReadonlyArray<{ readonly id: string; readonly label: string; readonly selected: boolean }>
  readonly action: string
}

const accountField = (accounts: ConsentPage["accounts"]): string => {
  const [only] = accounts
  if (accounts.length === 1 && only !== undefined) {
    return `<input type="hidden" name="account" value="${escape(only.id)}">\n<p>Signed in as ${escape(only.label)}</p>`
  }
  const options = accounts.map(({ id, label, selected }) =>
    `<option value="${escape(id)}"${selected ? " selected" : ""}>${escape(label)}</option>`
  )
  return `<p><label>Sign in as <select name="account">${options.join("")}</select></label></p>`
}

export const consent = (options: ConsentPage): string =>
  page(
    options.serverName,
    `<p>${escape(options.serverName)}</p>
<h1>${escape(options.clientName)} wants access to your account</h1>
<ul>${options.scopes.map((scope) => `<li>${escape(scope)}</li>`).join("")}</ul>
<form method="post" action="${escape(options.action)}">
${accountField(options.accounts)}
<button type="submit" name="decision" value="approve">Approve</button>
<button type="submit" name="decision" value="deny">Deny</button>
</form>`
  )

/** The library's form of a logout has a hidden field and no buttons; they are put into it. */
export const signOut = (serverName: string, form: string): string =>
  page(
    serverName,
    `<h1>Do you want to sign out of ${escape(serverName)}?</h1>
${
      form.replace(
        "</form>",
        `<button type="submit" name="logout" value="yes">Sign out</button>
<button type="submit">Stay signed in</button></form>`
      )
    }`
  )

export const signedOut = (serverName: string): string =>
  page(serverName, `<h1>You have signed out of ${escape(serverName)}</h1>`)

export const failure = (code: string, description: string): string =>
  page(code, `<h1>${escape(code)}</h1>\n<p>${escape(description)}</p>`)

/** No framing, no caching, and no callback URL leaked through the referrer. */
export const HEADERS: Readonly<Record<string, string>> = {
  "cache-control": "no-store",
  "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
  "referrer-policy": "no-referrer"
}
