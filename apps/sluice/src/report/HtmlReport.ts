import * as Outcome from "@sluice/core/Outcome"
import type { GroupedReason, GroupedWarning } from "@sluice/core/Report"
import { warningEffects } from "@sluice/values/Reason"
import { isEmptied } from "./ExitCode.js"
import { counted, duration, grouped, percent } from "./Numbers.js"
import * as Remark from "./Remark.js"
import type { RunReport } from "./RunReport.js"
import type { ThroughputSample } from "./Throughput.js"

/** The contents of the page in addition to the report. */
export interface HtmlFacts {
  /** The configuration, as it was named. */
  readonly title: string
  /** ISO 8601, UTC. */
  readonly started: string
  /** Nothing was sent. */
  readonly dry: boolean
  readonly throughput: ReadonlyArray<ThroughputSample>
  /** See `ConfigurationText.shown`; undefined for code. */
  readonly configuration: string | undefined
  /** The next steps: sentences, each with a command if there is one. */
  readonly steps: ReadonlyArray<string>
}

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;"
}

/** Escapes text for HTML. All text from outside this file passes through it. */
const escaped = (text: string): string => text.replace(/[&<>"']/g, (character) => entities[character] ?? "")

/** Text in the typeface of code: `$.products[3].price`. */
const code = (text: string): string => `<code>${escaped(text)}</code>`

const counts = [...Outcome.all, "pending"] as const

const meanings: Readonly<Record<(typeof counts)[number], string>> = {
  ...Outcome.each((outcome) => Outcome.row(outcome).meaning),
  pending: "the run stopped before it had an outcome"
}

/** A colour on light and on dark paper. */
type Colour = readonly [light: string, dark: string]

/** The colour of an outcome shows whether the record was sent, and the effect of sending it again. */
const colours: Readonly<Record<Outcome.OutcomeRow["again"], { readonly sent: Colour; readonly unsent: Colour }>> = {
  needless: { sent: ["#1a7f4e", "#3fbf83"], unsent: ["#8b94a5", "#7d879a"] },
  "after-a-fix": { sent: ["#c0262d", "#f0656b"], unsent: ["#b4540a", "#e28a3d"] },
  "may-succeed": { sent: ["#8f3fbf", "#c08ae6"], unsent: ["#a8327a", "#ec7fc0"] },
  "may-count-twice": { sent: ["#7a6a00", "#d6c244"], unsent: ["#5f7a00", "#b4d644"] }
}

const colourOf = (name: (typeof counts)[number]): Colour => {
  if (name === "pending") return ["#2f6fde", "#7aa7ff"]
  const { again, sent } = Outcome.row(name)
  return colours[again][sent ? "sent" : "unsent"]
}

/** A CSS variable for each count, with the name of the count. */
const variables = (scheme: "light" | "dark"): string =>
  counts.map((name) => `--${name}:${colourOf(name)[scheme === "light" ? 0 : 1]}`).join(";")

/**
 * The report as one page for people: it loads nothing, so it can be sent by email and opened without a network. Contains no
 * value of a record, except its id.
 */
export const html = (report: RunReport, facts: HtmlFacts): string => {
  const sections = [
    notDelivered(report),
    remarks(report),
    throughput(facts.throughput),
    routes(report),
    files(report),
    steps(facts.steps),
    configuration(facts.configuration)
  ]
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escaped(`${facts.title}: ${headline(report, facts)}`)}</title>
<style>${style}</style>
</head>
<body>
<main>
<header>
<p class="title">${code(facts.title)} · <time datetime="${escaped(facts.started)}">${escaped(facts.started.replace("T", " ").replace(/\.\d+Z$/, " UTC"))}</time> · ${escaped(duration(report.durationMs))}</p>
<h1>${escaped(headline(report, facts))}</h1>
${report.stopped === undefined ? "" : `<p class="stopped">The run stopped early: ${escaped(report.stopped.message)}</p>`}
${outcomeBar(report)}
${figures(report, facts)}
</header>
${sections.filter((section) => section !== "").join("\n")}
</main>
</body>
</html>
`
}

const headline = (report: RunReport, { dry }: HtmlFacts): string => {
  if (report.exit === 70) return "The account does not add up. This is a bug in Sluice: please report it"
  if (report.read === 0) return "Nothing new was read"
  const records = counted(report.read, "record")
  if (isEmptied(report)) return `0 of ${records} ${dry ? "would be" : "were"} delivered: every field was left out`
  return `${grouped(report.delivered)} of ${records} ${dry ? "would be" : report.delivered === 1 ? "was" : "were"} delivered`
}

const outcomeBar = (report: RunReport): string => {
  const present = counts.filter((name) => report[name] > 0)
  if (present.length === 0) return ""
  const segments = present.map(
    (name) =>
      `<span class="${name}" style="flex-grow:${report[name]}" title="${escaped(`${name}: ${grouped(report[name])}`)}"></span>`
  )
  const rows = present.map(
    (name) =>
      `<tr><th scope="row"><i class="${name}"></i>${name}</th><td class="number">${grouped(report[name])}</td><td class="number">${percent(report[name], report.read)}</td><td>${escaped(meanings[name])}</td></tr>`
  )
  return `<div class="bar" role="img" aria-label="${escaped(present.map((name) => `${name} ${percent(report[name], report.read)}`).join(", "))}">${segments.join("")}</div>
<table class="outcomes"><tbody>${rows.join("")}</tbody></table>`
}

const figures = (report: RunReport, { dry }: HtmlFacts): string => {
  const { dataPoints = 0 } = report
  const items = Object.entries(report.items).flatMap(([lane, n]) => (n > 0 ? [counted(n, lane.replace(/s$/, ""))] : []))
  const words = [
    `${items.join(", ") || "No items"} in ${counted(report.attempts, "request")}`,
    ...(dataPoints > 0 ? [`about ${counted(dataPoints, "data point")}`] : []),
    ...(dry ? ["nothing was sent"] : [])
  ]
  return `<p>${escaped(words.join("; "))}.</p>`
}

const section = (title: string, body: string): string => `<section><h2>${escaped(title)}</h2>\n${body}\n</section>`

/** The place of the first record of a group. */
const example = ({ destination, id, origin }: GroupedReason["first"]): string => {
  const place = origin.line === undefined ? origin.source : `${origin.source}:${origin.line}`
  return `For example ${code(place)}${place === id ? "" : ` (${code(id)})`}${destination === "*" ? "" : ` in the route ${code(destination)}`}`
}

const card = (title: string, message: string, details: string, share: number): string =>
  `<li><h3>${title}</h3><div class="share" aria-hidden="true"><span style="width:${Math.max(1, Math.round(100 * share))}%"></span></div><p>${escaped(message)}</p><p class="faint">${details}</p></li>`

const notDelivered = (report: RunReport): string => {
  if (report.reasons.length === 0) return ""
  const cards = report.reasons.map((reason) =>
    card(
      `<b>${grouped(reason.count)}</b> <i class="${reason.outcome}"></i>${reason.outcome}${reason.path === undefined ? "" : ` at ${code(reason.path)}`}`,
      reason.message,
      `${example(reason.first)} · ${code(reason.code)}`,
      reason.count / Math.max(reason.count, report.read)
    )
  )
  return section("What was not delivered, and why", `<ol class="cards">${cards.join("\n")}</ol>`)
}

const remarks = (report: RunReport): string => {
  if (report.remarks.length === 0) return ""
  const cards = report.remarks.map((remark) => {
    const total = Remark.concernedRecords(remark, report)
    return card(
      remarkTitle(remark, total),
      remark.message,
      `${example(remark.first)}${remark.path === undefined ? "" : ` at ${code(remark.path)}`} · ${code(remark.code)}`,
      remark.count / Math.max(1, total)
    )
  })
  return section(
    "Fields that were left out or changed",
    `<p>These records were processed without these values, or with corrected ones.</p><ol class="cards">${cards.join("\n")}</ol>`
  )
}

const remarkTitle = (remark: GroupedWarning, total: number): string =>
  `<b>${grouped(remark.count)}</b> of ${counted(total, "record")}: ${code(Remark.field(remark))} ${warningEffects[remark.effect]}`

const chart = { width: 720, height: 160, left: 56, bottom: 24, top: 8 }

const throughput = (samples: ReadonlyArray<ThroughputSample>): string => {
  const rates = samples.slice(1).map(({ at, records }, index) => {
    const before = samples[index] ?? { at: 0, records: 0 }
    return {
      from: before.at,
      to: at,
      rate: at > before.at ? (1000 * (records - before.records)) / (at - before.at) : 0
    }
  })
  const end = samples[samples.length - 1]?.at ?? 0
  if (rates.length < 2 || end === 0) return ""
  const most = Math.max(1, ...rates.map(({ rate }) => rate))
  const x = (at: number): string => (chart.left + ((chart.width - chart.left) * at) / end).toFixed(1)
  const y = (rate: number): string =>
    (chart.top + (chart.height - chart.top - chart.bottom) * (1 - rate / most)).toFixed(1)
  const steps = rates.map(({ from, rate, to }) => `L${x(from)} ${y(rate)}L${x(to)} ${y(rate)}`).join("")
  const floor = y(0)
  const total = samples[samples.length - 1]?.records ?? 0
  const summary = `${counted((1000 * total) / end, "record")} per second on average, at most ${grouped(most)}`
  return section(
    "Throughput",
    `<p>${escaped(summary)}.</p>
<svg viewBox="0 0 ${chart.width} ${chart.height}" role="img" aria-label="${escaped(summary)}">
<path class="area" d="M${x(0)} ${floor}${steps}L${x(end)} ${floor}Z"/>
<line x1="${chart.left}" x2="${chart.width}" y1="${floor}" y2="${floor}"/>
<text x="${chart.left - 6}" y="${Number(y(most)) + 8}" text-anchor="end">${grouped(most)}/s</text>
<text x="${chart.left - 6}" y="${floor}" text-anchor="end">0</text>
<text x="${chart.left}" y="${chart.height - 4}">0 s</text>
<text x="${chart.width}" y="${chart.height - 4}" text-anchor="end">${escaped(duration(end))}</text>
</svg>`
  )
}

const routes = ({ destinations }: RunReport): string => {
  const names = Object.keys(destinations)
  if (names.length < 2) return ""
  const used = [...Outcome.all, "pending" as const].filter((column) =>
    names.some((name) => (destinations[name]?.[column] ?? 0) > 0)
  )
  const head = used.map((outcome) => `<th scope="col" class="number">${outcome}</th>`).join("")
  const rows = names.map(
    (name) =>
      `<tr><th scope="row">${escaped(name)}</th>${used.map((outcome) => `<td class="number">${grouped(destinations[name]?.[outcome] ?? 0)}</td>`).join("")}</tr>`
  )
  const stops = Object.entries(destinations).flatMap(([name, { stopped }]) =>
    stopped === undefined ? [] : [`<p class="stopped">${escaped(name)} stopped: ${escaped(stopped.message)}</p>`]
  )
  return section(
    "Routes",
    `${stops.join("")}<div class="wide"><table><thead><tr><th scope="col">route</th>${head}</tr></thead><tbody>${rows.join("")}</tbody></table></div>`
  )
}

const files = ({ files: all = [], damage = [], sourceNotes = [] }: RunReport): string => {
  const notes = [...damage, ...sourceNotes]
  if (all.length === 0 && notes.length === 0) return ""
  const rows = all.map(
    ({ decision, earlier, format, name, refused, state }) =>
      `<tr><th scope="row">${escaped(name)}</th><td>${escaped(state)}${earlier === undefined ? "" : ` (${state === "copy" ? "of" : "was"} ${escaped(earlier)})`}</td><td>${escaped(decision)}</td><td>${escaped(format ?? "")}${refused === undefined ? "" : `<br>${escaped(refused)}`}</td></tr>`
  )
  const table =
    rows.length === 0
      ? ""
      : `<div class="wide"><table><thead><tr><th scope="col">file</th><th scope="col">since the last run</th><th scope="col">this run</th><th scope="col">format</th></tr></thead><tbody>${rows.join("")}</tbody></table></div>`
  return section("Files", `${notes.map((sentence) => `<p class="stopped">${escaped(sentence)}</p>`).join("")}${table}`)
}

const steps = (all: ReadonlyArray<string>): string =>
  all.length === 0
    ? ""
    : section("What to do next", `<ul>${all.map((step) => `<li>${escaped(step)}</li>`).join("")}</ul>`)

const configuration = (text: string | undefined): string =>
  text === undefined
    ? ""
    : section(
        "Configuration",
        `<details><summary>Show the configuration, without secrets</summary><pre>${escaped(text)}</pre></details>`
      )

const style = `
:root{color-scheme:light dark;--paper:#fff;--ink:#1c2330;--faint:#5b6474;--line:#dfe3ea;--soft:#f4f6f9;${variables("light")}}
@media (prefers-color-scheme:dark){:root{--paper:#12161d;--ink:#e8ecf3;--faint:#a0a9b8;--line:#2b3340;--soft:#1a202a;${variables("dark")}}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.5 system-ui,sans-serif}
main{max-width:60rem;margin:0 auto;padding:1.5rem 1rem 4rem}
h1{font-size:1.75rem;line-height:1.2;margin:.25rem 0 1rem}
h2{font-size:1.2rem;margin:2.5rem 0 .5rem}
h3{font-size:1rem;font-weight:400;margin:0}
code,pre{font:.9em/1.45 ui-monospace,monospace;overflow-wrap:anywhere}
pre{white-space:pre-wrap;background:var(--soft);padding:1rem;border-radius:.4rem}
summary{cursor:pointer;padding:.5rem 0}
.title,.faint{color:var(--faint);margin:0}
.faint{font-size:.875rem}
.stopped{border-left:.25rem solid var(--rejected);padding:.25rem .75rem;background:var(--soft)}
.bar{display:flex;gap:2px;height:1.5rem;border-radius:.3rem;overflow:hidden;margin:1rem 0}
.bar span{min-width:3px;background:currentColor}
i{display:inline-block;width:.7rem;height:.7rem;border-radius:.15rem;background:currentColor;margin-right:.45rem}
${counts.map((name) => `.bar .${name},i.${name}{color:var(--${name})}`).join("")}
table{border-collapse:collapse;width:100%}
th,td{text-align:left;padding:.35rem .75rem .35rem 0;vertical-align:top;border-bottom:1px solid var(--line);font-weight:400}
thead th{color:var(--faint);font-size:.875rem}
.outcomes th{white-space:nowrap}
.number{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
.wide{overflow-x:auto}
.cards{list-style:none;padding:0;margin:0}
.cards li{padding:.75rem 0;border-bottom:1px solid var(--line)}
.cards p{margin:.25rem 0 0}
.share{height:.3rem;background:var(--soft);border-radius:.2rem;margin:.4rem 0}
.share span{display:block;height:100%;border-radius:.2rem;background:var(--pending)}
svg{width:100%;height:auto;display:block}
svg .area{fill:var(--pending);fill-opacity:.35;stroke:var(--pending)}
svg line{stroke:var(--line)}
svg text{fill:var(--faint);font:12px system-ui,sans-serif}
@media print{details{display:none}}
`
