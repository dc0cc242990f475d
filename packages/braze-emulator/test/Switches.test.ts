import {
  contentBlockListSentences,
  contentBlockSentences,
  emailTemplateListSentences,
  emailTemplateSentences,
  preferenceCenterSentences,
  tagSentences
} from "@sluice/braze-api/ContentSentences"
import { refusals } from "@sluice/braze-api/EndpointSentences"
import { mediaSentences } from "@sluice/braze-api/MediaErrors"
import * as ReservedProperties from "@sluice/braze-api/ReservedProperties"
import { responses, type WholeResponse } from "@sluice/braze-api/Sentences"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { alias, open, past } from "./Api.js"

const full = process.env["SLUICE_PROOF"] === "full"
const minute = 60_000
const purchase = { external_id: "u1", product_id: "p", currency: "USD", price: 1, time: past }

describe("reserved properties of purchases", () => {
  it.each(ReservedProperties.purchase.value)("refuse the purchase, or are stored: %s [purchases.reserved]", (name) => {
    const track = (workspace: object) => {
      const braze = open({ workspace })
      const { status } = braze.track({ purchases: [{ ...purchase, properties: { [name]: "EUR", other: 1 } }] })
      return { status, stored: braze.user("u1")?.purchase_log.map(({ properties }) => properties) ?? [] }
    }
    expect(track({})).toEqual({ status: 400, stored: [] })
    expect(track({ reservedPurchaseProperties: "accept" })).toEqual({
      status: 201,
      stored: [{ [name]: "EUR", other: 1 }]
    })
  })
})

describe("an export", () => {
  const purchaseOf = (product_id: string, time: string) => ({ ...purchase, product_id, time })
  const seed = (workspace: object) => ({
    workspace,
    segments: [{ id: "s", name: "All" }],
    events: [
      { external_id: "u1", name: "old", time: "2026-01-01T00:00:00Z" },
      { external_id: "u1", name: "new", time: past }
    ],
    purchases: [purchaseOf("old", "2026-01-01T00:00:00Z"), purchaseOf("new", past)]
  })
  const exported = (workspace: object) => {
    const braze = open(seed(workspace))
    braze.post("/campaigns/trigger/send", { campaign_id: "c", recipients: [{ external_user_id: "u1" }] })
    braze.pass(20 * 86_400_000)
    const fields = ["custom_events", "purchases", "campaigns_received"]
    const late = (days: number) => {
      braze.pass(days * 86_400_000)
      const [user] = Object(
        braze.post("/users/export/ids", { external_ids: ["u1"], fields_to_export: fields }).body
      ).users
      return fields.map((field) => (user[field] ?? []).map(({ name }: { name: string }) => name))
    }
    return [late(0), late(80)]
  }
  it("looks back 90 days, or at everything [export.history]", () => {
    expect(exported({})).toEqual([
      [["new"], ["new"], ["c"]],
      [[], [], []]
    ])
    const all = [["old", "new"], ["old", "new"], ["c"]]
    expect(exported({ exportHistory: "all" })).toEqual([all, all])
  })
})

describe("a request of which no source says that Braze refuses it", () => {
  const schedules = ["messages", "campaigns/trigger", "canvas/trigger"].flatMap((family) =>
    ["update", "delete"].map((action): [string, object, string] => [
      `/${family}/schedule/${action}`,
      { campaign_id: "c", canvas_id: "c", schedule_id: "never", schedule: { time: "2030-01-01T00:00:00Z" } },
      "schedule-unknown"
    ])
  )
  it.each([
    ["/users/track", { attributes: [{ external_id: "u1" }], events: {} }, "lane-not-a-list"],
    ["/users/track", { attributes: "x", purchases: [purchase] }, "lane-not-a-list"],
    ["/sends/id/create", { campaign_id: "c", send_id: "twice" }, "send-id-known"],
    ...schedules
  ])(
    "is accepted and noted, or refused: %s %j [track.not-a-list] [sends.id-known] [schedules.unknown]",
    (path, body, code) => {
      const status = (workspace: object) => {
        const braze = open({ workspace })
        braze.post("/sends/id/create", { campaign_id: "c", send_id: "twice" })
        return [braze.post(path, body).status, [...braze.mistakes(), ...braze.advice()]]
      }
      expect(status({})).toEqual([201, [code]])
      expect(status({ inferredRefusals: "refuse" })).toEqual([400, ["refused-whole"]])
    }
  )
})

describe("a refusal that is stated nowhere", () => {
  const seed = {
    email_templates: [{ id: "t1", name: "Template" }],
    preference_centers: [{ id: "p1", name: "center" }],
    canvases: [{ id: "j1", name: "Journey" }]
  }
  const center = { name: "center", preference_center_page_html: "h", confirmation_page_html: "h" }
  const may = "start_date=2026-05-01&end_date=2026-06-01"
  const series = "/events/data_series?event=e&length=1"
  const templates = "/templates/email/list"
  const { modifiedAfter, modifiedBefore, modifiedOrder, limitInvalid, limitZero, offsetInvalid } =
    emailTemplateListSentences
  /** A request, the field that the advice names, and the refusal. */
  const rows: ReadonlyArray<
    readonly [method: string, path: string, body: unknown, field: string, answer: WholeResponse]
  > = [
    ["POST", "/users/delete", {}, "", refusals.deleteNothing],
    ["POST", "/users/export/ids", { fields_to_export: ["email"] }, "", responses.noExportIds],
    ["POST", "/users/export/ids", [], "", responses.noExportIds],
    ["GET", `${series}&ending_at=soon`, undefined, "ending_at", refusals.endingAt],
    ["GET", "/kpi/dau/data_series?length=1&ending_at=soon", undefined, "ending_at", refusals.endingAt],
    ["GET", "/canvas/data_series?canvas_id=j1&length=1&ending_at=soon", undefined, "ending_at", refusals.endingAt],
    ["GET", "/canvas/data_summary?canvas_id=j1&length=1&starting_at=x", undefined, "starting_at", refusals.startingAt],
    [
      "GET",
      "/canvas/data_series?canvas_id=j1&length=1&starting_at=2026-07-01",
      undefined,
      "starting_at",
      refusals.startingAt
    ],
    ["GET", "/events/list?page=-1", undefined, "page", refusals.page],
    ["GET", "/campaigns/list?page=x", undefined, "page", refusals.page],
    ["GET", "/feed/list?page=1.5", undefined, "page", refusals.page],
    ["GET", "/events?cursor=junk", undefined, "cursor", refusals.cursor],
    ["GET", "/custom_attributes?cursor=junk", undefined, "cursor", refusals.cursor],
    ["GET", "/campaigns/list?last_edit.time[gt]=soon", undefined, "last_edit.time[gt]", refusals.lastEdit],
    ["GET", `/email/unsubscribes?${may}&limit=0`, undefined, "limit", refusals.limit],
    ["GET", `/email/hard_bounces?${may}&offset=x`, undefined, "offset", refusals.offset],
    ["GET", `/sms/invalid_phone_numbers?${may}&limit=x`, undefined, "limit", refusals.limit],
    ["GET", "/subscription/user/status?email=a@example.com&offset=-1", undefined, "offset", refusals.offset],
    ["POST", "/messages/schedule/delete", { schedule_id: "never" }, "schedule_id", refusals.scheduleId],
    ["POST", "/sends/id/create", { campaign_id: "c", send_id: "twice" }, "send_id", refusals.sendIdTaken],
    ["POST", "/preference_center/v1", center, "name", preferenceCenterSentences.nameTaken],
    [
      "POST",
      "/templates/email/update",
      { email_template_id: "t1" },
      "email_template_id",
      emailTemplateSentences.nothingToUpdate
    ],
    ["GET", `${templates}?modified_after=x`, undefined, "modified_after", modifiedAfter],
    ["GET", `${templates}?modified_before=x`, undefined, "modified_before", modifiedBefore],
    [
      "GET",
      `${templates}?modified_after=2026-02-01&modified_before=2026-01-01`,
      undefined,
      "modified_after",
      modifiedOrder
    ],
    ["GET", `${templates}?limit=many`, undefined, "limit", limitInvalid],
    ["GET", `${templates}?limit=0`, undefined, "limit", limitZero],
    ["GET", `${templates}?offset=x`, undefined, "offset", offsetInvalid]
  ]
  const played = (workspace: object, method: string, path: string, body: unknown) => {
    const braze = open({ ...seed, workspace })
    braze.post("/sends/id/create", { campaign_id: "c", send_id: "twice" })
    const { status, body: content } = braze.call(method, path, body)
    const { mistakes } = braze.emulator.workspace
    const seen = (list: ReturnType<typeof mistakes.list>) => list.map(({ path: field }) => field)
    return { status, content, mistakes: seen(mistakes.list()), advice: seen(mistakes.advice()) }
  }
  it.each(rows)(
    "is advice, or refuses if the workspace says so: %s %s %j [http.inferred]",
    (method, path, body, field, answer) => {
      const accepted = played({}, method, path, body)
      expect(accepted).toMatchObject({ status: method === "GET" ? 200 : 201, content: { message: "success" } })
      const refused = played({ inferredRefusals: "refuse" }, method, path, body)
      expect(refused).toMatchObject({ status: answer.status, content: { [answer.key]: answer.text }, advice: [] })
      expect(refused.mistakes.length).toBe(1)
      expect([...accepted.mistakes, ...accepted.advice]).toEqual([field])
    }
  )
  it("is always in the table above [http.inferred]", () => {
    const { notFound, methodNotAllowed, ...ofBodies } = responses
    const tables = [ofBodies, refusals, contentBlockListSentences, contentBlockSentences, tagSentences]
    const contents = [emailTemplateListSentences, emailTemplateSentences, preferenceCenterSentences, mediaSentences]
    const all = [...tables, ...contents].flatMap((table): ReadonlyArray<WholeResponse> => Object.values(table))
    const inferred = all.filter(({ certainty }) => certainty === "I").map(({ text }) => text)
    expect(inferred.length).toBeGreaterThan(10)
    const tested = new Set(rows.map((row) => row[4].text))
    expect(inferred.filter((text) => !tested.has(text))).toEqual([])
    expect([notFound, methodNotAllowed].map(({ status }) => status)).toEqual([404, 405])
  })
})

describe("an identifier among the attributes of a recipient", () => {
  const recipient = {
    external_user_id: "u1",
    send_to_existing_only: false,
    attributes: { user_alias: alias("a"), plan: "gold" }
  }
  const played = (workspace: object) => {
    const braze = open({ workspace })
    const { status } = braze.post("/campaigns/trigger/send", { campaign_id: "c", recipients: [recipient] })
    const { mistakes } = braze.emulator.workspace
    return {
      status,
      plan: Object(braze.user("u1")?.custom_attributes).plan,
      mistakes: braze.mistakes(),
      advice: mistakes.advice().map(({ code, path }) => [code, path])
    }
  }
  it("is ignored with advice, or invalidates the attributes [trigger.attributes-identity]", () => {
    expect(played({})).toMatchObject({
      status: 201,
      plan: "gold",
      advice: expect.arrayContaining([["identity-in-attributes", "recipients[0].attributes.user_alias"]])
    })
    expect(played({}).mistakes).toEqual([])
    const refused = played({ inferredRefusals: "refuse" })
    expect(refused).toMatchObject({ status: 201, plan: undefined, advice: [] })
    expect(refused.mistakes).toContain("two-identities")
  })
})

describe("an identifier to delete", () => {
  it.each([
    [{ external_ids: [["u1"]] }, ["malformed-entry"]],
    [{ user_aliases: ["a"] }, ["malformed-entry"]],
    [{ external_ids: ["u1"] }, []],
    [{ user_aliases: [alias("a")] }, []]
  ])("that nobody has is a mistake only if it is malformed: %j [delete.counts-sent]", (body, codes) => {
    const braze = open()
    expect(braze.post("/users/delete", body).body).toMatchObject({ deleted: 1 })
    expect(braze.mistakes()).toEqual(codes)
  })
})

describe("a person who unsubscribed", () => {
  const start = { external_id: "u1", email: "a@example.com", email_subscribe: "unsubscribed" }
  const stateAfter = (workspace: object, change: object) => {
    const braze = open({ workspace, attributes: [start] })
    braze.people({ external_id: "u1", ...change })
    return braze.user("u1")?.["email_subscribe"]
  }
  const resubscribing = { resubscribeOnEmailChange: true }
  it("stays unsubscribed when the address changes [email.resubscribe]", () => {
    expect(stateAfter({}, { email: "b@example.com" })).toBe("unsubscribed")
  })
  it("is subscribed again if the workspace has this setting [email.resubscribe]", () => {
    expect(stateAfter(resubscribing, { email: "b@example.com" })).toBe("subscribed")
    expect(stateAfter(resubscribing, { email: "b@example.com", email_subscribe: "opted_in" })).toBe("opted_in")
  })
  it("stays unsubscribed if the address is the same, removed, or sent with that state [email.resubscribe]", () => {
    expect(stateAfter(resubscribing, { email: "a@example.com" })).toBe("unsubscribed")
    expect(stateAfter(resubscribing, { email: null })).toBe("unsubscribed")
    expect(stateAfter(resubscribing, { email: "b@example.com", email_subscribe: "unsubscribed" })).toBe("unsubscribed")
    expect(stateAfter(resubscribing, { first_name: "A" })).toBe("unsubscribed")
  })
})

describe("a profile with a new address", () => {
  const email = "a@example.com"
  const made = (emailLookupDelay: number) => {
    const braze = open({ workspace: { emailLookupDelay } })
    braze.people({ external_id: "u1", email })
    return braze
  }
  it("is found by it at once, or after the delay of the workspace [email.lookup-delay]", () => {
    const byEmail = (wait: number) => {
      const braze = made(minute)
      braze.pass(wait)
      const exported = braze.post("/users/export/ids", { email_address: email, fields_to_export: ["external_id"] })
      braze.track({ events: [{ email, name: "e", time: past }] })
      return {
        exported: Object(exported.body).users.length,
        events: braze.user("u1")?.custom_events.length,
        users: braze.users().length
      }
    }
    expect(byEmail(minute)).toEqual({ exported: 1, events: 1, users: 1 })
    expect(byEmail(minute - 1)).toEqual({ exported: 0, events: 0, users: 2 })
  })
  it("is shown by the call that wrote it [email.lookup-delay]", () => {
    const braze = open({ workspace: { emailLookupDelay: minute } })
    const { body } = braze.post("/users/track/sync", { attributes: [{ email, colour: "red" }] })
    expect(Object(body).users).toMatchObject([{ email, custom_attributes: { colour: "red" } }])
  })
  it("is neither identified, merged, deleted nor reached by it before [email.lookup-delay]", () => {
    const prioritization = ["identified", "most_recently_updated"]
    const calls = [
      ["/users/delete", { email_addresses: [{ email, prioritization }] }],
      [
        "/users/merge",
        {
          merge_updates: [{ identifier_to_merge: { email, prioritization }, identifier_to_keep: { external_id: "u2" } }]
        }
      ]
    ] as const
    for (const [path, body] of calls) {
      const early = made(minute)
      early.people({ external_id: "u2" })
      early.post(path, body)
      expect(early.user("u1"), path).toBeDefined()
      early.pass(minute)
      early.post(path, body)
      expect(early.user("u1"), path).toBeUndefined()
    }
    const braze = made(minute)
    const send = () =>
      braze.post("/campaigns/trigger/send", { campaign_id: "c", recipients: [{ email, prioritization }] })
    send()
    braze.pass(minute)
    send()
    expect(braze.outbox().map(({ outcome }) => outcome)).toEqual(["unknown recipient", "sent"])
  })
  it("is always found by its other identifiers, and by an address that did not change [email.lookup-delay]", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 90 }), { maxLength: 8 }), (waits) => {
        const braze = made(minute)
        let age = 0
        for (const seconds of waits) {
          braze.pass(seconds * 1_000)
          age += seconds * 1_000
          braze.people({ external_id: "u1", email, visits: age })
          const found = braze.post("/users/export/ids", { email_address: email, fields_to_export: ["external_id"] })
          expect(Object(found.body).users.length).toBe(age >= minute ? 1 : 0)
          const byId = braze.post("/users/export/ids", { external_ids: ["u1"], fields_to_export: ["external_id"] })
          expect(Object(byId.body).users.length).toBe(1)
        }
      }),
      { numRuns: full ? 2_000 : 50 }
    )
  })
})
