/**
 * Answers, and how they are written.
 */
import type { Answer, Context, Json, Parameter, Place, ResponseMode } from "./openidModel.js"

const noStore = { "cache-control": "no-store", "pragma": "no-cache" }

export const json = (body: unknown, status = 200, headers: Readonly<Record<string, string>> = {}): Answer => ({
  status,
  headers: { "content-type": "application/json", ...headers },
  body: JSON.stringify(body)
})

/** An answer that holds tokens or speaks of them (RFC 6749 §5.1). */
export const secretJson = (body: unknown, status = 200, headers: Readonly<Record<string, string>> = {}): Answer =>
  json(body, status, { ...noStore, ...headers })

export const oauthError = (
  status: number,
  error: string,
  description: string,
  headers: Readonly<Record<string, string>> = {}
): Answer => secretJson({ error, error_description: description }, status, headers)

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  "\"": "&quot;",
  "'": "&#39;"
}

const escape = (text: string): string => text.replace(/[&<>"']/g, (character) => entities[character] ?? "")

export const page = (status: number, title: string, content: string): Answer => ({
  status,
  headers: { "content-type": "text/html; charset=utf-8", ...noStore },
  body: `<!doctype html><html lang="en"><head><title>${escape(title)}</title></head><body>${content}</body></html>`
})

/** What a user is shown when they cannot be sent back. */
export const errorPage = (error: string, description: string): Answer =>
  page(400, "Error", `<h1>${escape(error)}</h1><p>${escape(description)}</p>`)

const formPage = (action: string, parameters: ReadonlyArray<Parameter>): Answer => {
  const inputs = parameters.map(([name, value]) =>
    `<input type="hidden" name="${escape(name)}" value="${escape(value)}"/>`
  )
  const answer = page(
    200,
    "Submit this form",
    `<form method="post" action="${escape(action)}">${inputs.join("")}</form>`
      + "<script>document.forms[0].submit()</script>"
  )
  return answer
}

export const redirect = (location: string): Answer => ({ status: 303, headers: { location, ...noStore }, body: "" })

/** Sends a user back with parameters, which keep their order and may come twice. */
export const sendBack = (redirectUri: string, mode: ResponseMode, parameters: ReadonlyArray<Parameter>): Answer => {
  if (mode.startsWith("form_post")) return formPage(redirectUri, parameters)
  const encoded = new URLSearchParams(parameters.map(([name, value]) => [name, value])).toString()
  const target = new URL(redirectUri)
  if (mode.startsWith("fragment")) target.hash = encoded
  else target.search = target.search === "" ? encoded : `${target.search.slice(1)}&${encoded}`
  return redirect(target.href)
}

/** A JSON body as a switch wants it. */
export const bodyFor = (place: Place, body: Json, context: Context): Json =>
  context.server.hooks.body?.[place]?.(body, context) ?? body

/** An answer as a switch wants it. This is the last thing that happens to one. */
export const answerFor = (place: Place, answer: Answer, context: Context): Answer => {
  const { answers, hooks } = context.server
  answers.set(place, (answers.get(place) ?? 0) + 1)
  return hooks.answer?.[place]?.(answer, context) ?? answer
}

/** How many answers of that kind have been given, this one included. */
export const countOf = (place: Place, { server }: Context): number => server.answers.get(place) ?? 0
