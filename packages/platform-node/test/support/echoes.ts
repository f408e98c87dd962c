/**
 * Answers with a text in each place that has room for one.
 */
import { ScriptedServer } from "@effect-oauth/testing"
import { tokenAnswer } from "./plantedParty.js"

export interface Echo {
  readonly place: string
  /** How long the text may be. */
  readonly room?: number
  readonly answer: (text: string) => ScriptedServer.Response | ScriptedServer.Fault
}

const json = { "content-type": "application/json" }
const html = { "content-type": "text/html" }

/** A longer error code is none. */
const longestCode = 256

const refused = (text: string) => ({ error: "invalid_request", error_description: text, error_uri: text })

export const echoes: ReadonlyArray<Echo> = [
  { place: "description and uri of 400", answer: (text) => ScriptedServer.json(refused(text), 400) },
  { place: "description beside tokens", answer: (text) => ScriptedServer.json({ ...tokenAnswer, ...refused(text) }) },
  { place: "error of 400", room: longestCode, answer: (text) => ScriptedServer.json({ error: text }, 400) },
  { place: "error of 200", room: longestCode, answer: (text) => ScriptedServer.json({ error: text }) },
  { place: "error that is none", answer: (text) => ScriptedServer.json({ error: { [text]: text } }, 400) },
  {
    place: "challenge",
    answer: (text) => ({ status: 401, headers: { "www-authenticate": `Basic realm="${text}"` } })
  },
  {
    place: "error of a challenge",
    room: longestCode,
    answer: (text) => ({ status: 401, headers: { "www-authenticate": `Bearer error="${text}"` } })
  },
  {
    place: "challenge beside an error",
    answer: (text) => ({
      ...ScriptedServer.json({ error: "invalid_client" }, 401),
      headers: { ...json, "www-authenticate": `Basic realm="${text}", ${text}` }
    })
  },
  { place: "content type of 200", answer: (text) => ({ headers: { "content-type": `text/x; x="${text}"` } }) },
  { place: "content type of 400", answer: (text) => ({ status: 400, headers: { "content-type": text } }) },
  { place: "html of 200", answer: (text) => ({ headers: html, body: `<p>${text}</p>` }) },
  { place: "body that is no JSON", answer: (text) => ({ headers: json, body: text }) },
  { place: "truncated JSON", answer: (text) => ({ headers: json, body: `{"access_token":"${text}` }) },
  { place: "JSON array", answer: (text) => ScriptedServer.json([text, { [text]: text }]) },
  { place: "names of members", answer: (text) => ScriptedServer.json({ [text]: text, [`${text}.${text}`]: [text] }) },
  {
    place: "members of a wrong type",
    answer: (text) =>
      ScriptedServer.json({
        access_token: [text],
        token_type: text,
        expires_in: text,
        refresh_token: { [text]: text },
        id_token: [text],
        scope: { [text]: text },
        scopes: [[text]]
      })
  },
  {
    place: "token that breaks a header",
    answer: (text) => ScriptedServer.json({ ...tokenAnswer, access_token: `${text}\n` })
  },
  { place: "Retry-After", answer: (text) => ({ status: 503, headers: { "retry-after": text } }) },
  { place: "Location", answer: (text) => ({ status: 302, headers: { location: `/?${encodeURIComponent(text)}` } }) },
  {
    place: "any header, cookie and page",
    answer: (text) => ({
      status: 502,
      headers: { ...html, "x-request": text, "set-cookie": `a=${encodeURIComponent(text)}` },
      body: text
    })
  },
  {
    place: "reason phrase",
    answer: (text) => ScriptedServer.raw(`HTTP/1.1 500 ${text}\r\ncontent-length: 0\r\n\r\n`)
  },
  { place: "bytes that are no HTTP", answer: (text) => ScriptedServer.raw(`${text}\r\n\r\n`) },
  {
    place: "header that is none",
    answer: (text) => ScriptedServer.raw(`HTTP/1.1 200 OK\r\n${text} ${text}\r\n\r\n`)
  },
  {
    place: "body that is cut off",
    answer: (text) => ScriptedServer.dropMidBody({ headers: json, body: `{"access_token":"${text}"` })
  },
  {
    place: "body that is too large",
    answer: (text) => ScriptedServer.neverEnds({ headers: json, body: text.repeat(500) })
  }
]
