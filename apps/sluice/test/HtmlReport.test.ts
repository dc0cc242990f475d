import { existsSync } from "node:fs"
import { pathToFileURL } from "node:url"
import * as Outcome from "@sluice/core/Outcome"
import * as fc from "fast-check"
import { chromium } from "playwright-core"
import { describe, expect, it } from "vitest"
import { shown } from "../src/configuration/ConfigurationText.js"
import { sourceKeys } from "../src/configuration/Shape.js"
import * as HtmlReport from "../src/report/HtmlReport.js"
import type { RunReport } from "../src/report/RunReport.js"
import { maxSamples, Throughput } from "../src/report/Throughput.js"
import { temporaryFolder } from "./support/temporary.js"

const browsers = ["/usr/bin/chromium-headless-shell", "/usr/bin/chromium"]
const executablePath = browsers.find((path) => existsSync(path))

const none = Outcome.each(() => 0)
const first = { id: "c-1", origin: { source: "kunden.csv", line: 2 }, destination: "profile" }
const report: RunReport = {
  exit: 2,
  endpoint: ["users/track@host"],
  read: 397,
  ...none,
  delivered: 390,
  invalid: 7,
  pending: 0,
  items: { attributes: 390, events: 0, purchases: 0 },
  batches: 6,
  attempts: 6,
  warnings: { "phone-country-missing": 244 },
  remarks: [
    {
      effect: "left-out",
      code: "phone-country-missing",
      path: "$.Telefon",
      mappingPath: "fields.phone",
      message: "The number has no prefix. Set source.country.",
      count: 244,
      first
    }
  ],
  reasons: [{ outcome: "invalid", code: "id-missing", message: "The record has no id.", count: 7, first }],
  destinations: {
    profile: { ...none, delivered: 390, invalid: 7, pending: 0 },
    orders: { ...none, skipped: 397, pending: 0 }
  },
  dataPoints: 1200,
  deadLetters: 7,
  files: [{ name: "kunden.csv", state: "new", decision: "fresh", compared: "nothing", format: "CSV" }],
  durationMs: 4000
}
const facts: HtmlReport.HtmlFacts = {
  title: "sluice.yaml",
  started: "2026-11-30T08:00:00.000Z",
  dry: false,
  throughput: [
    { at: 0, records: 0 },
    { at: 2000, records: 100 },
    { at: 4000, records: 397 }
  ],
  configuration: "version: 1\n",
  steps: ["7 dead letters in dead-letters.ndjson."]
}

describe("the report as a page", () => {
  it("contains no markup of a configuration or a source, and loads nothing", () => {
    const text = fc.string({ unit: fc.constantFrom("<", ">", "&", '"', "'", "a", "/", "=") }).map((raw) => `«${raw}»`)
    const markup = (raw: string) => raw.replace(/«[^»]*»/g, "")
    fc.assert(
      fc.property(text, (value) => {
        const place = { id: value, origin: { source: value, line: 1 }, destination: value }
        const page = HtmlReport.html(
          {
            ...report,
            reasons: report.reasons.map((one) => ({ ...one, code: value, path: value, message: value, first: place })),
            remarks: report.remarks.map((one) => ({
              ...one,
              mappingPath: value,
              path: value,
              message: value,
              first: place
            })),
            stopped: { kind: "outage", code: value, message: value },
            damage: [value],
            files: [
              { name: value, state: "new", decision: "fresh", compared: "nothing", format: value, refused: value }
            ]
          },
          { ...facts, title: value, configuration: value, steps: [value] }
        )
        expect(/«[^»]*[<>"'][^»]*»/.test(page)).toBe(false)
        expect(markup(page)).not.toMatch(/(src|href)=|url\(|<script/)
      })
    )
  })

  it.skipIf(executablePath === undefined)(
    "shows undelivered records in a browser, and fits the width of a phone",
    async () => {
      const { put } = temporaryFolder()
      const page = put("run.html", HtmlReport.html(report, facts))
      const browser = await chromium.launch({
        ...(executablePath === undefined ? {} : { executablePath }),
        args: ["--no-sandbox"]
      })
      try {
        const phone = await browser.newPage({ viewport: { width: 390, height: 844 } })
        const requested: Array<string> = []
        phone.on("request", (request) => requested.push(request.url()))
        await phone.goto(pathToFileURL(page).href)
        const headings = await phone.locator("h1, h2, h3").allInnerTexts()
        expect(headings).toEqual([
          "390 of 397 records were delivered",
          "What was not delivered, and why",
          "7 invalid",
          "Fields that were left out or changed",
          "244 of 397 records: phone left out",
          "Throughput",
          "Routes",
          "Files",
          "What to do next",
          "Configuration"
        ])
        expect(await phone.getByRole("img").first().getAttribute("aria-label")).toBe("delivered 98.2 %, invalid 1.8 %")
        expect(await phone.evaluate("document.documentElement.scrollWidth")).toBe(390)
        expect(requested).toEqual([pathToFileURL(page).href])
      } finally {
        await browser.close()
      }
    }
  )

  it("says that every field was left out if that is why nothing was delivered", () => {
    const reasons = [{ ...report.reasons[0], outcome: "skipped", code: "everything-left-out" }] as const
    const emptied = {
      ...report,
      delivered: 0,
      reasons: reasons.map((one) => ({ ...report.reasons[0], ...one, message: "m", count: 1, first }))
    }
    expect(HtmlReport.html(emptied, facts)).toContain(
      "<h1>0 of 397 records were delivered: every field was left out</h1>"
    )
  })
})

describe("the configuration in a report", () => {
  it("has the parts that contain no secret, with variables, and nothing else", () => {
    const text = `# apiKey: CANARY-0
version: 1
connections:
  braze: { endpoint: "https://CANARY-1:CANARY-2@rest.example.com", apiKey: CANARY-3, partner: pypestream }
  other: { endpoint: "\${BRAZE_ENDPOINT}", apiKey: { file: CANARY-4 } }
source: { file: in.csv, sql: { url: "postgres://CANARY-5", query: select CANARY-6, cursor: at } }
routes:
  - name: hook
    to: hook.mjs
    settings: { url: "https://hooks.example.com/CANARY-7", tokens: [CANARY-8], pwd: CANARY-9 }
    fields: { text: $.text, token: $.token, password: CANARY-10 }
proxy: http://CANARY-11
environments: { production: { connections: { braze: { apiKey: CANARY-12 } } } }
`
    expect(shown(text)).toBe(`version: 1
connections:
  braze:
    endpoint: https://(not shown)@rest.example.com
    apiKey: (not shown)
    partner: pypestream
  other:
    endpoint: \${BRAZE_ENDPOINT}
    apiKey: (not shown)
source:
  file: in.csv
  sql:
    url: (not shown)
    query: (not shown)
    cursor: at
routes:
  - name: hook
    to: hook.mjs
    settings: (not shown)
    fields:
      text: $.text
      token: $.token
      password: (not shown)
proxy: (not shown)
`)
  })

  it("never has a secret, regardless of names and nesting in settings", () => {
    const json = fc.object({ maxDepth: 3, values: [fc.constant("CANARY"), fc.constant(["CANARY"])] })
    fc.assert(
      fc.property(json, (settings) => {
        const text = JSON.stringify({ version: 1, routes: [{ name: "a", to: "a.mjs", settings }], other: settings })
        expect(shown(text)).not.toContain("CANARY")
      })
    )
  })

  it("shows every key of a source, and no URL or query of a database", () => {
    const text = `source:\n${Object.keys(sourceKeys)
      .map((key) => (key === "sql" ? "  sql: { url: CANARY, query: CANARY, cursor: changed }" : `  ${key}: shown`))
      .join("\n")}`
    expect(shown(text)).toBe(
      `source:\n${Object.keys(sourceKeys)
        .map((key) =>
          key === "sql"
            ? "  sql:\n    url: (not shown)\n    query: (not shown)\n    cursor: changed\n"
            : `  ${key}: shown\n`
        )
        .join("")}`
    )
  })

  it("is empty if it cannot be parsed", () => {
    expect(shown("a: [CANARY")).toBe("")
  })
})

describe("the colours", () => {
  it.each([
    ["light", 0],
    ["dark", 1]
  ])("differ for all counts on %s paper", (_, index) => {
    const style = HtmlReport.html(report, facts).split("<style>")[1]?.split("</style>")[0] ?? ""
    const roots = style.split(":root{").slice(1)
    const found = [...Outcome.all, "pending"].map(
      (name) => new RegExp(`--${name}:(#[0-9a-f]{6})[;}]`).exec(roots[index] ?? "")?.[1]
    )
    expect(found).not.toContain(undefined)
    expect(new Set(found).size).toBe(found.length)
  })
})

describe("throughput", () => {
  it("keeps a bounded number of samples from the first to about the last, in order", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(1000), { minLength: 1, maxLength: 3000 }), (steps) => {
        const throughput = new Throughput()
        let at = 0
        for (const step of steps) {
          at += step
          throughput.add({ at, records: at })
        }
        const { samples } = throughput
        expect(samples.length).toBeLessThanOrEqual(maxSamples + 1)
        expect(samples[0]).toEqual({ at: 0, records: 0 })
        const times = samples.map((sample) => sample.at)
        expect(times).toEqual([...times].sort((a, b) => a - b))
        expect(at - (times[times.length - 1] ?? 0)).toBeLessThanOrEqual(1000 + (4 * at) / maxSamples)
      })
    )
  })
})
