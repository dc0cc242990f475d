import { stripVTControlCharacters } from "node:util"
import { expect as jestExpect } from "expect"
import { describe, expect } from "vitest"
import { test } from "../src/vitest.js"
import { body, track } from "./Http.js"

/** The members of `expect` that are common to vitest and jest. */
interface Checks {
  readonly toHaveNoProblems: () => Promise<unknown>
  readonly toHaveUser: (externalId: string, expected?: Readonly<Record<string, unknown>>) => void
  readonly toHaveAccepted: (expected: Readonly<Record<string, number>>) => void
}

type Check = (received: unknown) => Checks & { readonly not: Checks }

const isCheck = (value: unknown): value is Check => typeof value === "function"

const jestChecks = async (): Promise<Check> => {
  const own = globalThis
  Object.assign(own, { expect: jestExpect })
  await import("../src/jest.js")
  const extended: unknown = jestExpect
  if (!isCheck(extended)) throw new Error("jest has no expect")
  return extended
}

const messageOf = async (run: () => unknown): Promise<string> => {
  try {
    await run()
    return ""
  } catch (error) {
    return error instanceof Error ? stripVTControlCharacters(error.message) : String(error)
  }
}

describe.each([
  ["vitest", () => Promise.resolve<Check>(expect)],
  ["jest", jestChecks]
])("the matchers in %s", (_, load) => {
  test("pass for a client that is right", async ({ braze }) => {
    const check = await load()
    await track(braze, JSON.stringify({ attributes: [{ external_id: "u1", first_name: "Ada", plan: { level: 1 } }] }))
    await track(braze, body("u1", "u2"))
    await check(braze).toHaveNoProblems()
    check(braze).toHaveUser("u1", { first_name: "Ada", custom_attributes: { plan: { level: 1 } } })
    check(braze).not.toHaveUser("u3")
    check(braze).not.toHaveUser("u1", { first_name: "Grace" })
    check(braze).toHaveAccepted({ attributes: 1, events: 2 })
    check(braze).not.toHaveAccepted({ events: 1 })
  })

  test("say what is wrong", async ({ braze }) => {
    const check = await load()
    await track(braze, JSON.stringify({ events: [{ external_id: "u1" }] }))
    await track(braze, JSON.stringify({ attributes: [{ external_id: "u1", first_name: "Ada" }] }))
    expect(await messageOf(() => check(braze).toHaveNoProblems())).toBe(
      [
        "expected no problems, but there are 1:",
        "  events[0] was refused: 'name' is required. Fix what Braze's sentence names: the object was not applied, and the others of its request were. (refused-object, once, first in request 1: POST /users/track)"
      ].join("\n")
    )
    expect(await messageOf(() => check(braze).toHaveUser("u2"))).toBe('no user has the external_id "u2"')
    expect(await messageOf(() => check(braze).toHaveUser("u1", { first_name: "Grace" }))).toBe(
      'expected the user "u1" with {"first_name":"Grace"}, but it has {"first_name":"Ada"}'
    )
    expect(await messageOf(() => check(braze).toHaveAccepted({ events: 1 }))).toBe(
      'expected the numbers of applied objects {"events":1}, but they are {"events":0}'
    )
    expect(await messageOf(() => check("braze").toHaveUser("u1"))).toBe(
      "toHaveUser needs a mock or a workspace: expect(braze).toHaveUser()"
    )
  })
})
