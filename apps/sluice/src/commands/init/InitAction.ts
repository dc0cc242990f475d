import { dirname, relative, resolve } from "node:path"
import type { JsonObject } from "@sluice/values/Json"
import { question } from "@sluice/values/NearMiss"
import { Data, Effect } from "effect"
import type { EnvironmentVariables } from "../../configuration/Variables.js"
import { counted, grouped } from "../../report/Numbers.js"
import { Output } from "../../terminal/Output.js"
import type { Nothing } from "../Command.js"
import { reportFailures } from "../Failures.js"
import * as NewFile from "../NewFile.js"
import * as PrintedCommand from "../PrintedCommand.js"
import * as ConfigurationTemplate from "./ConfigurationTemplate.js"
import * as Columns from "./columns/Columns.js"
import * as Totals from "./columns/Totals.js"
import * as Database from "./Database.js"
import type { Values } from "./InitCommand.js"
import * as FromColumns from "./proposal/FromColumns.js"
import * as NotSent from "./proposal/NotSent.js"
import { type Proposal, withoutRows } from "./proposal/Proposal.js"
import * as SourceFacts from "./proposal/SourceFacts.js"
import * as Trial from "./proposal/Trial.js"
import * as Questions from "./Questions.js"
import * as Sample from "./Sample.js"
import * as SchemaPath from "./SchemaPath.js"
import type { Recognised } from "./shapes/Shape.js"
import * as Shapes from "./shapes/Shapes.js"

/** Writes a configuration. The exit code is 1 if it cannot be written. */
export const init = (values: Values) => reportFailures(initialised(values))

/** No configuration can be written from the named files. */
class InitError extends Data.TaggedError("InitError")<{ readonly message: string }> {}

const noExport =
  "EXPORT is missing: files, folders or globs of your data, or a database, as in: npx sluice init export.csv"

const onlyDatabases =
  // biome-ignore lint/suspicious/noTemplateCurlyInString: a variable of the configuration
  "--query applies to a database: pass its variable instead of files, as in: npx sluice init '${DATABASE_URL}' --query customers"
const onlyFiles = "--records applies to JSON files. Choose the rows of a database with --query."

const initialised = ({ exported, force, out, query, records, shape, yes, ...decided }: Values) =>
  Effect.gen(function* () {
    const output = yield* Output
    yield* NewFile.ensureAbsent([out], force, "Choose another file with --out FILE, or overwrite it with --force.")
    if (exported.length === 0) return yield* new InitError({ message: noExport })
    const database = yield* orFail(Database.named(exported, out, process.env))
    if (database === undefined && query !== undefined) return yield* new InitError({ message: onlyDatabases })
    if (database !== undefined && records !== undefined) return yield* new InitError({ message: onlyFiles })
    const rows = database && (yield* orFail(yield* Database.sample(database, query, exported[0] ?? "")))
    const sample = rows === undefined ? yield* Sample.read(exported, records, isRecord) : Sample.ofRows(rows.rows)
    const { bodies, totals } = Totals.separate(sample.bodies, sample.last)
    const columns = Columns.make(bodies)
    const asks = output.isTerminal && !yes
    const recognised = yield* recognise(columns, shape, decided, asks)
    const found =
      recognised?.proposal ?? FromColumns.propose(columns, asks ? yield* Questions.ask(columns, decided) : decided)
    const folder = dirname(resolve(out))
    const proposal = totals.reduce(
      (made, { path, texts }) => withoutRows(made, { path, texts, reason: "Rows of totals are not people." }),
      found
    )
    const sql = database && rows && (yield* orFail(Database.origin(rows, columns, proposal, database)))
    const unset = database?.unset === undefined ? {} : { [database.unset]: "sqlite:" }
    const written = yield* tried(unset, {
      schema: SchemaPath.from(folder),
      origin: sql ?? {
        files: exported.map((input) => (input === "-" ? input : relative(folder, resolve(input)) || "."))
      },
      records: sample.records,
      columns,
      recognised,
      proposal,
      facts: SourceFacts.of(columns, proposal)
    })
    yield* NewFile.write(out, written.text)
    yield* output.out(
      [
        ...summary(
          {
            exported: database === undefined ? exported : [database.title],
            out,
            sample,
            columns,
            recognised,
            proposal,
            totals
          },
          written
        ),
        ...(sql === undefined ? [] : [rowsRead(sql)]),
        ...(database?.unset === undefined ? [] : [setFirst(database.unset, out)]),
        `Next: ${PrintedCommand.written(["map", out])}`
      ].join("\n")
    )
  })

/** Fails with a message for people if the value is a string. */
const orFail = <A extends object | undefined>(found: A | string): Effect.Effect<A, InitError> =>
  typeof found === "string" ? new InitError({ message: found }) : Effect.succeed(found)

const rowsRead = ({ cursor, id }: Database.SqlOrigin): string =>
  cursor === undefined
    ? `  rows:    every run reads all of them, and sends the new and changed ones; the id of a row is ${id}`
    : `  rows:    every run reads those with a new ${cursor.name}; the id of a row is ${id}`

const setFirst = (name: string, out: string): string =>
  `${out} does not contain the URL. Before the next command, set the variable ${name} to the URL.`

/**
 * Whether the only object of a file is a record of a known form. A request body of Braze counts as its list of objects.
 */
const isRecord = (body: JsonObject): boolean => {
  const found = Shapes.recognise(Columns.make([body]))
  return found !== undefined && found.name !== "Braze"
}

/** The decisions from the command line. */
type Decided = Pick<Values, "person" | "event" | "eventName">

const none = "none"

const recognise = (columns: Columns.SampleColumns, shape: string | undefined, decided: Decided, asks: boolean) =>
  Effect.gen(function* () {
    const { event, eventName, person, ...unread } = decided
    unread satisfies Nothing
    if (shape === none || (shape === undefined && [event, eventName, person].some((one) => one !== undefined)))
      return undefined
    const found = Shapes.recognise(columns, shape)
    if (shape !== undefined && found === undefined) return yield* new InitError({ message: notOfShape(shape) })
    if (found === undefined || shape !== undefined || !asks) return found
    return (yield* Questions.confirmShape(found)) ? found : undefined
  })

const notOfShape = (shape: string): string =>
  Shapes.names.some((name) => name.toLowerCase() === shape.toLowerCase())
    ? `The records do not match the shape ${shape}. Omit --shape to detect it, or pass --shape none to use only names and values.`
    : `Unknown shape "${shape}".${question(shape, Shapes.names)} Use one of ${Shapes.names.join(", ")}, or none.`

interface Written {
  readonly text: string
  readonly trial: Trial.Trial
}

/** The text of a configuration, with a remark on each field whose value is left out of records of the sample. */
const tried = (variables: EnvironmentVariables, template: ConfigurationTemplate.ConfigurationParts) =>
  Effect.gen(function* () {
    const first = ConfigurationTemplate.text(template)
    if (template.proposal.identity.length === 0)
      return { text: first, trial: { delivered: 0, invalid: 0, lost: new Map<string, string>() } } satisfies Written
    const trial = yield* Trial.run(first, template.columns.bodies, variables)
    return { text: ConfigurationTemplate.text({ ...template, trial }), trial } satisfies Written
  })

const noId = "no id was found; replace CHOOSE_A_PATH with the path of one"

interface Said {
  readonly exported: ReadonlyArray<string>
  readonly out: string
  readonly sample: Sample.Sample
  readonly columns: Columns.SampleColumns
  readonly recognised: Recognised | undefined
  readonly proposal: Proposal
  readonly totals: ReadonlyArray<Totals.TotalRows>
}

const summary = (
  { columns, exported, out, proposal, recognised, sample, totals }: Said,
  { text, trial }: Written
): ReadonlyArray<string> => {
  const [entry] = proposal.identity
  const doubts = ConfigurationTemplate.doubts(text)
  const left = NotSent.of(columns, proposal).map(({ path }) => path)
  return [
    `Wrote ${out} from ${counted(sample.bodies.length, "record")} of ${exported.join(", ")}.`,
    ...(recognised === undefined
      ? []
      : [`  data:    ${recognised.what} (${recognised.name}), recognised by ${recognised.because}`]),
    ...(sample.records === undefined ? [] : [`  records: ${sample.records}`]),
    ...sample.otherLists.map(
      ({ length, path }) =>
        `  not in it: ${path} has ${counted(length, "object")} too. Write a separate configuration for them: ${PrintedCommand.written(["init", ...exported, "--records", path, "--out", `${lastName(path)}.yaml`])}`
    ),
    `  person:  ${entry === undefined ? noId : ConfigurationTemplate.pathsIn(entry.entry).join(", ")}`,
    ...proposal.routes.map((route) => `  ${`${route.name}:`.padEnd(8)} ${ConfigurationTemplate.described(route)}`),
    ...totals.map(
      ({ count, path, texts }) =>
        `  left out: ${counted(count, "row")} of totals (${texts.join(", ")} in ${path}), ${count === 1 ? "which is not a person" : "which are not people"}`
    ),
    `  not sent: ${left.length === 0 ? "nothing; every column is used" : `${ConfigurationTemplate.listed(left)}; the end of ${out} says why`}.`,
    ...(doubts === 0
      ? []
      : [
          `  ${counted(doubts, "line")} of it ${doubts === 1 ? "is" : "are"} uncertain: look for "${ConfigurationTemplate.uncertain}" in ${out}.`
        ]),
    ...(trial.invalid === 0
      ? []
      : [
          `  ${grouped(trial.invalid)} of ${counted(sample.bodies.length, "record")} would be Invalid; the reasons are in ${out}.`
        ])
  ]
}

const lastName = (path: string): string => path.replace(/^.*[.[]"?/, "").replace(/\W+$/, "") || "records"
