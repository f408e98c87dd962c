/**
 * A browser in slow motion: one request at a time, with the cookies the test says.
 */
import { UserAgent } from "@effect-oauth/testing"
import { Effect } from "effect"

export interface Answer {
  readonly status: number
  readonly location: string
  readonly text: string
  readonly setCookies: ReadonlyArray<string>
}

export interface Options {
  readonly cookie?: string | undefined
  readonly form?: string | undefined
}

/** Asks, and follows nothing. */
export const visit = (url: string | URL, { cookie = "", form }: Options = {}): Effect.Effect<Answer> =>
  Effect.promise(async () => {
    const response = await fetch(url, {
      redirect: "manual",
      headers: {
        cookie,
        ...(form === undefined ? undefined : { "content-type": "application/x-www-form-urlencoded" })
      },
      ...(form === undefined ? undefined : { method: "POST", body: form })
    })
    return {
      status: response.status,
      location: response.headers.get("location") ?? "",
      text: await response.text(),
      setCookies: response.headers.getSetCookie()
    }
  })

/** The line that sets a cookie. */
export const setCookie = ({ setCookies }: Answer, name: string): string =>
  setCookies.find((line) => line.startsWith(`${name}=`)) ?? ""

/** What a browser sends back for it. */
export const cookieOf = (answer: Answer, name: string): string => setCookie(answer, name).split(";")[0] ?? ""

/** Begins a sign-in: where the user is sent, and what the browser keeps. */
export const begin = (app: string, id: string) =>
  Effect.map(visit(`${app}/login/${id}`), (answer) => ({
    answer,
    location: answer.location,
    cookie: cookieOf(answer, "sign-in")
  }))

/** Begins a sign-in, and has the user say yes: the callback is not visited. */
export const approve = (app: string, id: string) =>
  Effect.gen(function*() {
    const { cookie, location } = yield* begin(app, id)
    return { cookie, callback: yield* UserAgent.approve(location) }
  })
