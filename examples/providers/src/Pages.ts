/**
 * What the user sees.
 */
import { HttpServerResponse } from "@effect/platform"
import { Option } from "effect"
import type { Session } from "./Sessions.js"
import { mine, type Said } from "./signIn.js"

const escape = (text: string): string => text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)

const page = (title: string, body: string, status = 200) =>
  HttpServerResponse.html(
    `<!doctype html><html lang="en"><meta charset="utf-8"><title>${escape(title)}</title>` +
      `<h1>${escape(title)}</h1>${body}</html>`
  ).pipe(HttpServerResponse.setStatus(status))

const providers = Object.entries(mine).map(([id, { facts }]) => `<li><a href="/login/${id}">${facts.name}</a>`).join("")

export const home = page("Sign in with", `<ul>${providers}</ul>`)

const message = (text: string): string => `<p>${escape(text)}</p><p><a href="/">Sign in</a></p>`

export const said = ({ status, text, title }: Said) => page(title, message(text), status)

export const notFound = page("There is nothing here", message("We do not know that address."), 404)

export const notSignedIn = page("You are not signed in", message("Choose who knows you."), 401)

/** `isRevoked` is `false` where the provider cannot, or did not. */
export const signedOut = (provider: string, isRevoked: boolean) =>
  page(
    "You are signed out",
    message(
      isRevoked
        ? `${provider} has revoked what it gave us.`
        : `${provider} still lists us among the applications you let in: remove us there.`
    )
  )

const verified = ({ emailVerified }: Session["profile"]): string =>
  Option.match(emailVerified, {
    onNone: () => ", of which nobody says whether it is verified",
    onSome: (isVerified) => isVerified ? ", verified" : ", not verified"
  })

export const me = ({ account: [provider, id], profile }: Session) => {
  const { name } = mine[provider].facts
  const rows = {
    provider: Option.some(name),
    id: Option.some(id),
    name: profile.name,
    email: Option.map(profile.email, (email) => `${email}${verified(profile)}`),
    picture: profile.picture
  }
  const list = Object.entries(rows)
    .map(([term, value]) => `<dt>${term}</dt><dd>${escape(Option.getOrElse(value, () => "not said"))}</dd>`)
    .join("")
  return page(
    `Hello ${Option.getOrElse(profile.name, () => "stranger")}`,
    `<dl>${list}</dl><form method="post" action="/logout"><button name="sure" value="yes">Sign out</button></form>` +
      `<h2>In the words of ${name}</h2><pre>${escape(JSON.stringify(profile.raw, undefined, 2))}</pre>`
  )
}
