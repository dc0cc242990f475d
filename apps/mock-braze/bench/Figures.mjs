// Measures all figures of the README. `npm run figures -w mock-braze` prints the table. With `-- --write`, it also
// updates the README.
import { readFileSync, writeFileSync } from "node:fs"
import { cpus, loadavg } from "node:os"
import { parseArgs } from "node:util"
import * as Grammar from "./Grammar.mjs"
import * as Memory from "./Memory.mjs"
import * as Slow from "./Slow.mjs"
import * as Start from "./Start.mjs"
import * as Throughput from "./Throughput.mjs"

const { values } = parseArgs({
  options: {
    write: { type: "boolean", default: false },
    rounds: { type: "string", default: "10" },
    seconds: { type: "string", default: "2" }
  }
})

const tell = (text) => process.stderr.write(`${text}\n`)
const whole = (value) => Math.round(value).toLocaleString("en")
const gigabytes = (bytes) => `${(bytes / 1e9).toFixed(2)} GB`
const ms = (value) => `${value < 10 ? value.toFixed(1) : value.toFixed(0)} ms`

const row = (what, measured, aim, met) => ({ what, measured, aim, met })

const throughputOf = async (isRepeated, what) => {
  const found = await Throughput.measure({
    rounds: Number(values.rounds),
    seconds: Number(values.seconds),
    isRepeated,
    tell: (round, { bare, mock }) =>
      tell(`throughput, ${what}, round ${round}: bare ${whole(bare.rate)}/s, mock-braze ${whole(mock.rate)}/s`)
  })
  const spread = `${found.least.toFixed(2)} to ${found.most.toFixed(2)}`
  return [
    row(
      `requests per second with 75 events each, ${what}`,
      `${whole(found.mock)}, ${whole(found.mock * 75)} objects`,
      "1,000",
      found.mock >= 1000
    ),
    row(
      `compared with a bare node:http server that parses the same ${whole(found.bytes / 1000)} kB (${whole(found.bare)}/s)`,
      `${found.ratio.toFixed(2)} of its requests/s (rounds ${spread})`,
      "0.50",
      found.ratio >= 0.5
    ),
    row(
      "CPU per request, mock-braze and bare",
      `${whole(found.cpuMock)} µs and ${whole(found.cpuBare)} µs`,
      "–",
      undefined
    )
  ]
}

const throughput = async () => [
  ...(await throughputOf(false, "each sent once")),
  ...(await throughputOf(true, "sent again and again, so that each is noted as a mistake"))
]

const start = async () => {
  const found = await Start.measure({ tell: (n) => tell(`start, ${n}`) })
  return [
    row("the command, from its start to the first answer", ms(found.command), "300 ms", found.command < 300),
    row(
      "`startMockBraze()`, including its import",
      `${ms(found.load + found.start)} (${ms(found.start)} without)`,
      "300 ms",
      found.load + found.start < 300
    )
  ]
}

const memory = async () => {
  const found = await Memory.measure({
    tell: (n, peak) => tell(`memory, ${whole(n)} people: at most ${gigabytes(peak)}`)
  })
  return [
    row(
      `${whole(found.people)} profiles of five fields`,
      `${gigabytes(found.peak)} resident at most`,
      "2 GB",
      found.peak < 2e9
    )
  ]
}

const slow = async () => {
  const found = await Slow.measure({ tell: (which, p99) => tell(`slow connections, ${which}: p99 ${ms(p99)}`) })
  return [
    row(
      `p99 of normal requests beside ${whole(found.slow)} half-sent ones`,
      `${ms(found.beside)} (${ms(found.alone)} alone)`,
      "100 ms",
      found.beside < 100
    )
  ]
}

const grammar = async () => {
  const { accept, reject, open, exact, all } = await Grammar.measure()
  return [
    row(
      `JSON grammar: ${accept} valid strings accepted, ${reject} invalid refused, ${open} undefined cases pinned`,
      `${exact} of ${all} exact`,
      "all",
      exact === all
    )
  ]
}

const verdict = (met) => (met === undefined ? "" : met ? "yes" : "**no**")

const table = (rows) =>
  [
    "| | measured | aim | met |",
    "|---|---|---|---|",
    ...rows.map(({ what, measured, aim, met }) => `| ${what} | ${measured} | ${aim} | ${verdict(met)} |`)
  ].join("\n")

// Other work on the machine makes everything slower, and the ratio of two rates unsteady.
const [load = 0] = loadavg()

const rows = []
for (const part of [grammar, start, slow, memory, throughput]) rows.push(...(await part()))

const node = process.version.slice(1).split(".")[0]
const text = `${table(rows)}\n\nMedians on ${cpus().length} cores with Node ${node}, with the client in a separate process and all features on.\nThe load of the machine was ${load.toFixed(1)} before the start.`
process.stdout.write(`${text}\n`)

if (values.write) {
  const readme = new URL("../README.md", import.meta.url)
  const before = readFileSync(readme, "utf8")
  const after = before.replace(
    /(<!-- figures -->\n)[\s\S]*?(<!-- \/figures -->)/,
    (_, open, close) => `${open}${text}\n${close}`
  )
  if (after === before)
    throw new Error(
      "README.md was not changed: the marks for the figures are missing, or the figures are already in it"
    )
  writeFileSync(readme, after)
  tell("written into README.md")
}
