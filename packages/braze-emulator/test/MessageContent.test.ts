// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Liquid writes its variables like that

import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import * as MessageContent from "../src/inspect/MessageContent.js"
import * as Folded from "../src/text/Folded.js"
import * as LiquidText from "../src/text/LiquidText.js"
import { open } from "./Api.js"

const values: Readonly<Record<string, unknown>> = {
  ".first_name": "Ada",
  "custom_attribute.cart": { count: 2, names: ["a"] },
  "api_trigger_properties.plan": "premium"
}

const fill = (text: string) => LiquidText.fill(text, (group, name) => values[`${group}.${name}`])

describe("Liquid in a message", () => {
  it.each([
    ["Hello {{${first_name}}}!", "Hello Ada!"],
    ["{{ ${first_name} | upcase }}", "ADA"],
    ["{{${last_name} | default: 'you' | capitalize}}", "You"],
    ["{{${last_name}}}", ""],
    ["{{custom_attribute.${cart}.count}} of {{custom_attribute.${cart}}}", '2 of {"count":2,"names":["a"]}'],
    ["{{api_trigger_properties.${plan}}}", "premium"]
  ])("fills in %j", (text, expected) => {
    expect(fill(text)).toEqual({ text: expected, remaining: [] })
  })

  it("leaves everything else and names it", () => {
    const text = "{% if x %}{{ a | plus: 1 }}{{${first_name} | date: '%s'}}{% endif %}{{"
    expect(fill(text)).toEqual({
      text,
      remaining: ["{% if x %}", "{% endif %}", "{{ a | plus: 1 }}", "{{${first_name} | date: '%s'}}"]
    })
  })

  it("leaves text without it unchanged", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        fc.pre(!text.includes("{"))
        expect(fill(text)).toEqual({ text, remaining: [] })
      })
    )
  })
})

const content = (seed: unknown, send: (braze: ReturnType<typeof open>) => void) => {
  const braze = open(seed)
  send(braze)
  const { journal, world } = braze.emulator.workspace
  return braze.outbox().map((message) => MessageContent.of(message, world, journal))
}

const people = [{ external_id: "u1", first_name: "Ada", email: "ada@example.com", plan: "free" }]

describe("the content of a message", () => {
  it("is that of the request, with the values of the person", () => {
    const email = { subject: "Hello {{${first_name}}}", body: "<p>{{custom_attribute.${plan}}}</p>", app_id: "a" }
    const apple_push = { alert: "{% if x %}", custom: { list: ["{{${user_id}}}", 7] } }
    const send = (braze: ReturnType<typeof open>) =>
      braze.post("/messages/send", { external_user_ids: ["u1"], messages: { email, apple_push } })
    expect(content({ attributes: people }, send)).toEqual([
      {
        source: "request",
        channels: [
          { channel: "email", fields: { subject: "Hello Ada", body: "<p>free</p>", app_id: "a" } },
          { channel: "apple_push", fields: { alert: "{% if x %}", custom: { list: ["u1", 7] } } }
        ],
        remaining: ["{% if x %}"]
      }
    ])
  })

  it("is that of the seed for a campaign and a Canvas, with templates and content blocks", () => {
    const seed = {
      attributes: people,
      content_blocks: [{ id: "b1", name: "greeting", content: "Dear {{${first_name}}}" }],
      email_templates: [{ id: "t1", name: "T", subject: "From the template", body: "<b>B</b>", preheader: "P" }],
      campaigns: [
        {
          id: "c1",
          name: "C",
          messages: { email: { email_template_id: "t1", subject: "{{content_blocks.${greeting}}}" } }
        }
      ],
      canvases: [{ id: "v1", name: "V", messages: { sms: { body: "{{canvas_entry_properties.${code}}}" } } }]
    }
    const send = (braze: ReturnType<typeof open>) => {
      const recipients = [{ external_user_id: "u1", canvas_entry_properties: { code: 42 } }]
      braze.post("/campaigns/trigger/send", { campaign_id: "c1", recipients: [{ external_user_id: "u1" }] })
      braze.post("/canvas/trigger/send", { canvas_id: "v1", recipients })
    }
    expect(content(seed, send).map(({ source, channels }) => ({ source, channels }))).toEqual([
      {
        source: "seed",
        channels: [
          {
            channel: "email",
            fields: {
              subject: "Dear Ada",
              body: "<b>B</b>",
              plaintext_body: "",
              preheader: "P",
              email_template_id: "t1"
            }
          }
        ]
      },
      { source: "seed", channels: [{ channel: "sms", fields: { body: "42" } }] }
    ])
  })

  it("is unknown if the seed does not contain it", () => {
    const send = (braze: ReturnType<typeof open>) =>
      braze.post("/campaigns/trigger/send", { campaign_id: "any", recipients: [{ external_user_id: "u1" }] })
    expect(content({ attributes: people }, send)).toEqual([{ source: "unknown", channels: [], remaining: [] }])
  })

  it("must be objects by channel in a seed", () => {
    expect(() => open({ campaigns: [{ id: "c", name: "C", messages: { email: "Hello" } }] })).toThrow(
      "objects by channel"
    )
  })
})

describe("a folded text", () => {
  it.each([
    ["José GARCÍA", "jose garcia"],
    ["Łódź", "lodz"],
    ["Straße", "strasse"],
    ["İstanbul", "istanbul"],
    ["Åse Ødegård", "ase odegard"]
  ])("%s", (text, folded) => {
    expect(Folded.fold(text)).toBe(folded)
  })

  it("is the same for composed and decomposed letters, and folding it again changes nothing", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (text) => {
        const folded = Folded.fold(text)
        expect(Folded.fold(text.normalize("NFD"))).toBe(folded)
        expect(Folded.fold(folded)).toBe(folded)
      })
    )
  })

  it("finds people by names with and without accents", () => {
    const braze = open({
      attributes: [
        { external_id: "u1", last_name: "Núñez" },
        { external_id: "u2", last_name: "Nunez" }
      ]
    })
    expect(["nunez", "NÚÑEZ"].map((q) => braze.users({ q }).map(({ external_id }) => external_id))).toEqual([
      ["u1", "u2"],
      ["u1", "u2"]
    ])
  })
})
