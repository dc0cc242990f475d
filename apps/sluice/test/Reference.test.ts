import { readFileSync, writeFileSync } from "node:fs"
import * as Answer from "@sluice/braze/Answer"
import * as AnswerTable from "@sluice/core/AnswerTable"
import * as Outcome from "@sluice/core/Outcome"
import { describe, expect, it } from "vitest"
import { commands } from "../src/commands/Commands.js"
import * as Help from "../src/commands/Help.js"
import { exitCodes } from "../src/report/ExitCode.js"

const cell = (text: string): string => text.replaceAll("|", "\\|")

const table = (heads: ReadonlyArray<string>, rows: ReadonlyArray<ReadonlyArray<string>>): string =>
  [heads, heads.map(() => "---"), ...rows.map((row) => row.map(cell))].map((row) => `| ${row.join(" | ")} |`).join("\n")

const again: Readonly<Record<Outcome.OutcomeRow["again"], string>> = {
  needless: "has no effect",
  "after-a-fix": "has the same outcome until the cause is fixed",
  "may-succeed": "may succeed",
  "may-count-twice": "may count twice"
}

const replay: Readonly<Record<Outcome.OutcomeRow["replay"], string>> = {
  default: "yes",
  "on-request": "only with `--only`",
  never: "there is no dead letter"
}

const outcomes = (): string =>
  table(
    ["outcome", "meaning", "sent", "sending it again", "replay sends it"],
    Outcome.byRank.map((name) => {
      const row = Outcome.row(name)
      return [name, row.meaning, row.sent ? "yes" : "no", again[row.again], replay[row.replay]]
    })
  )

const actions: Readonly<Record<AnswerTable.Action, string>> = {
  split:
    "sends the halves of the batch separately, to find the refused item; several such batches in a row stop the run",
  refuse: "sends the halves of the batch separately; the refused item is Rejected",
  halt: "stops the run; the rest is pending",
  wait: "waits, then sends the request again",
  waitUnsure:
    "waits, then sends one record to see whether the server is available, and repeatable items again; the others are Unknown",
  again: "sends the request again, with growing delays",
  unsure: "sends repeatable items again; the others are Unknown"
}

const answers = (rows: ReadonlyArray<AnswerTable.AnswerRow>): string =>
  table(
    ["status", "Sluice", "reason", "message"],
    rows.map(({ action, code, message, shown }) => [shown, actions[action], `\`${code}\``, message])
  )

const noAnswers = (): string =>
  table(
    ["what happened", "Sluice", "reason"],
    Object.values(AnswerTable.errorRows).map(({ action, code, shown }) => [shown, actions[action], `\`${code}\``])
  )

const command = (definition: (typeof commands)[number]["definition"]): string =>
  `## ${definition.words.join(" ")}\n\n\`\`\`text\n${Help.ofOne(definition, 120)}\n\`\`\``

/** The generated parts of reference pages, by page and name. */
const parts: ReadonlyArray<readonly [page: string, name: string, text: () => string]> = [
  ["commands", "commands", () => commands.map(({ definition }) => command(definition)).join("\n\n")],
  [
    "exit-codes",
    "exit codes",
    () =>
      table(
        ["code", "when"],
        exitCodes.map(({ code, when }) => [String(code), when])
      )
  ],
  ["outcomes", "outcomes", outcomes],
  ["outcomes", "answers", () => answers(AnswerTable.rows)],
  ["outcomes", "no answer", noAnswers],
  ["outcomes", "answers of Braze", () => answers(Answer.rows)]
]

const written = (text: string, name: string, part: string): string => {
  const begin = `<!-- ${name} -->\n`
  const end = `\n<!-- /${name} -->`
  const from = text.indexOf(begin)
  const to = text.indexOf(end)
  if (from < 0 || to < from) throw new Error(`The page has no place for: ${name}`)
  return `${text.slice(0, from + begin.length)}${part}${text.slice(to)}`
}

describe("a reference page of the documentation", () => {
  it.each(parts)("%s shows the current %s (WRITE_DOCS=1 writes them)", (page, name, text) => {
    const file = new URL(`../../../docs/reference/${page}.md`, import.meta.url)
    const current = written(readFileSync(file, "utf8"), name, text())
    if (process.env["WRITE_DOCS"] === "1") writeFileSync(file, current)
    expect(readFileSync(file, "utf8")).toBe(current)
  })
})
