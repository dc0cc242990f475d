import * as UndiciTransport from "@sluice/node/UndiciTransport"
import * as Environments from "@sluice/pypestream/Environments"
import * as InsightNode from "@sluice/pypestream/InsightNode"
import * as NodeHandler from "@sluice/pypestream/NodeHandler"
import * as ProfileReader from "@sluice/pypestream/ProfileReader"
import { type Duration, Effect, Either, Exit, Scope } from "effect"
import { type MockBraze, startMockBraze } from "mock-braze"
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest"
import * as ActionNodes from "../src/ActionNodes.js"
import { mapping, solutionOf } from "./support/nodes.js"

describe("a node that reads a profile from mock-braze", () => {
  let mock: MockBraze
  const scope = Effect.runSync(Scope.make())
  const logged: Array<string> = []

  beforeAll(async () => {
    mock = await startMockBraze()
  })
  afterAll(async () => {
    await Effect.runPromise(Scope.close(scope, Exit.void))
    await mock.stop()
  })
  beforeEach(() => {
    mock.reset()
    logged.length = 0
  })

  const open = async (
    settings: Partial<ProfileReader.ProfileReaderSettings> = {},
    deadline: Duration.DurationInput = "1 hour"
  ) => {
    const connect = Effect.flatMap(UndiciTransport.make(), (transport) =>
      ActionNodes.connect({
        solution: solutionOf(mock, mock),
        mapping,
        transport,
        deadLetters: { name: "none", write: () => Effect.void }
      })
    )
    const environments = await Effect.runPromise(Scope.extend(connect, scope))
    const profiles = Either.getOrThrow(
      ProfileReader.make({ fields: ["first_name", "home_city", "custom_attributes"], ...settings })
    )
    const node = Either.getOrThrow(
      InsightNode.make({
        name: "BrazeInsight",
        environments,
        profiles,
        person: { external_id: "$.payload.user_id" },
        variables: {
          FIRST_NAME: { path: "$.profile.first_name", otherwise: "there" },
          INTERESTS: "$.profile.custom_attributes.interests",
          LAST_PAGE: { path: "$.payload.last_page", otherwise: "our site" }
        },
        deadline
      })
    )
    const execute = NodeHandler.toFunction(node)
    return (user_id: string) =>
      execute((line: string) => void logged.push(line), { user_id, last_page: "the garden" }, { env: "sandbox" })
  }

  const seed = () =>
    fetch(`${mock.url}/users/track`, {
      method: "POST",
      headers: { authorization: `Bearer ${mock.apiKey}`, "content-type": "application/json" },
      body: JSON.stringify({
        attributes: ["ada", "lin"].map((external_id) => ({
          external_id,
          first_name: "Ada",
          interests: ["roses", "tea"]
        }))
      })
    })

  it("greets a known person, an unknown one, one whose profile is slow, and one over budget: four greetings [S-55]", async () => {
    await seed()
    const call = await open({ requestsPerMinute: 2 })
    expect(await call("ada")).toEqual({
      success: "known",
      FIRST_NAME: "Ada",
      INTERESTS: "roses, tea",
      LAST_PAGE: "the garden",
      REASON: ""
    })
    const plain = { FIRST_NAME: "there", INTERESTS: "", LAST_PAGE: "the garden" }
    expect(await call("nobody")).toEqual({ success: "unknown", ...plain, REASON: "" })
    expect(await call("lin")).toEqual({ success: "busy", ...plain, REASON: "profile-over-budget" })
    // Both people are in the cache.
    expect([(await call("ada")).success, (await call("nobody")).success]).toEqual(["known", "unknown"])
    mock.faults([{ action: { type: "hang" } }])
    const slow = await open({}, "100 millis")
    expect(await slow("ada")).toEqual({ success: "late", ...plain, REASON: "profile-late" })
    expect(logged.join("")).not.toMatch(/Ada|nobody|lin|garden/)
  })

  it("greets everyone if the key has no permission to export, and names the mistake [S-55]", async () => {
    mock.keys([{ apiKey: mock.apiKey, permissions: ["users.track"] }])
    const call = await open()
    expect(await call("ada")).toEqual({
      success: "error",
      FIRST_NAME: "there",
      INTERESTS: "",
      LAST_PAGE: "the garden",
      REASON: "not-permitted"
    })
    mock.keys([{ apiKey: mock.apiKey, permissions: ["users.track", "users.export.ids"] }])
  })

  it("treats a visitor without an id as an unknown person, and requests nothing", async () => {
    const call = await open()
    expect(await call("{USER_ID}")).toMatchObject({ success: "unknown", FIRST_NAME: "there" })
    expect(mock.requests().requests).toEqual([])
  })

  it("reports every mistake of its settings at once", () => {
    const profiles = Either.getOrThrow(ProfileReader.make({ fields: ["first_name"] }))
    const made = InsightNode.make({
      name: "BrazeInsight",
      environments: Environments.make({}),
      profiles,
      person: { external_id: "user_id" },
      variables: { name: "$.profile.first_name", CITY: "$.profile.first_nam", PAGE: "$.page", REASON: "$.payload.a" }
    })
    expect(Either.isLeft(made) && made.left.map(({ message, path }) => `${path}: ${message}`)).toEqual([
      "variables.name: A variable has a name in upper case, such as FIRST_NAME, other than SUCCESS and REASON.",
      'variables.CITY: The profiles are read without the field first_nam. Did you mean "first_name"? Add it to their fields.',
      "variables.PAGE: The path must begin with $.profile or $.payload or $.context.",
      "variables.REASON: A variable has a name in upper case, such as FIRST_NAME, other than SUCCESS and REASON.",
      "person.external_id: The path must begin with $.payload or $.context."
    ])
  })
})
