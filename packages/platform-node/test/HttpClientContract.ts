/**
 * What core promises of an exchange, whatever `HttpClient` a program provides: the same answers, the same failures,
 * the same bytes, one request a call. Real HTTP against a server that answers what each test says.
 */
import { describe } from "@effect/vitest"
import { brokenAnswers } from "./contract/BrokenAnswers.js"
import { sentRequests } from "./contract/SentRequests.js"
import { tokenAnswers } from "./contract/TokenAnswers.js"
import { tracing } from "./contract/Tracing.js"
import { wrappedClients } from "./contract/WrappedClients.js"
import { contract } from "./support/contract.js"
import type { Subject } from "./support/subjects.js"

export const httpClientContract = (subject: Subject): void => {
  describe(`over ${subject.name}`, () => {
    const tests = contract(subject)
    describe("answers", () => {
      tokenAnswers(tests)
    })
    describe("broken answers", () => {
      brokenAnswers(tests)
    })
    describe("sent requests", () => {
      sentRequests(tests)
    })
    describe("wrapped clients", () => {
      wrappedClients(tests)
    })
    describe("tracing", () => {
      tracing(tests)
    })
  })
}
