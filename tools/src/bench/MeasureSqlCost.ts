import * as SqlSource from "@sluice/sources-sql/SqlSource"
import { Effect, Redacted } from "effect"
import pg from "pg"
import { type SqlCost, type SqlReader, table, variable } from "./SqlCost.js"

const page = 1_000
const url = process.env[variable] ?? ""
const query = `select * from ${table}`

/** Reads every row in pages, as a program without a library would. */
const byDriver = async (): Promise<number> => {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  let [count, at, id] = [0, "-infinity", "0"]
  for (;;) {
    const { rows } = await client.query<{ readonly id: string; readonly at: string }>(
      // The driver loses the microseconds of a time, so the key is read as text beside it.
      `select *, updated_at::text as at from ${table} where (updated_at, id) > ($1, $2) order by updated_at, id limit ${page}`,
      [at, id]
    )
    const last = rows.at(-1)
    count += rows.length
    if (last === undefined) break
    at = last.at
    id = last.id
  }
  await client.end()
  return count
}

const bySource = (): Promise<number> =>
  Effect.runPromise(
    Effect.scoped(
      Effect.gen(function* () {
        const settings = { url: Redacted.make(url), folder: ".", query, cursor: "updated_at", id: "id", page }
        const pull = yield* Effect.flatMap(SqlSource.make(settings), (source) => source.open([]))
        let count = 0
        for (let values = yield* pull; values !== undefined; values = yield* pull) count += values.length
        return count
      })
    )
  )

const readers: Readonly<Record<SqlReader, () => Promise<number>>> = { driver: byDriver, sluice: bySource }

const create = async (count: number): Promise<void> => {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await client.query(`drop table if exists ${table};
    create table ${table} (id bigint, email text, first_name text, plan text, score numeric, vip boolean, updated_at timestamptz);
    insert into ${table} select n, 'person-' || n || '@example.com', 'Ada', 'pro', n * 1.5, n % 2 = 0,
      timestamptz '2026-01-01' + n * interval '1 millisecond' from generate_series(1, ${count}) n;
    create index on ${table} (updated_at, id); analyze ${table}`)
  await client.end()
}

const drop = async (): Promise<void> => {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await client.query(`drop table if exists ${table}`)
  await client.end()
}

const measure = async (reader: SqlReader): Promise<SqlCost> => {
  const cpu = process.cpuUsage()
  const began = performance.now()
  const rows = await readers[reader]()
  const milliseconds = performance.now() - began
  const { system, user } = process.cpuUsage(cpu)
  return {
    rows,
    milliseconds: Math.round(milliseconds),
    cpuMicrosecondsPerRow: Number(((user + system) / rows).toFixed(2)),
    peakMegabytes: Math.round(process.resourceUsage().maxRSS / 1024)
  }
}

/** `node MeasureSqlCost.js create COUNT`, `driver`, `sluice` or `drop`. A reader prints its cost as JSON. */
const [step = "", count = "100000"] = process.argv.slice(2)
const isReader = (text: string): text is SqlReader => Object.hasOwn(readers, text)
if (step === "create") await create(Number(count))
else if (step === "drop") await drop()
else if (isReader(step)) console.log(JSON.stringify(await measure(step)))
else throw new Error(`Unknown step: ${step}`)
