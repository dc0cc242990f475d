import { isObject, join, kind, type Problem, unknownFields } from "@sluice/braze-emulator/Problem"

type Check = (value: unknown, path: string) => ReadonlyArray<Problem>

const must =
  (what: string, holds: (value: unknown) => boolean): Check =>
  (value, path) =>
    holds(value) ? [] : [{ path, message: `must be ${what}, not ${kind(value)}` }]

const text = must("a text", (value) => typeof value === "string")

const number = must("a number", (value) => typeof value === "number")

const count: Check = (value, path) =>
  typeof value === "number" && Number.isSafeInteger(value) && value >= 0
    ? []
    : [{ path, message: "must be a whole number of at least 0" }]

const texts: Check = (value, path) =>
  Array.isArray(value)
    ? value.flatMap((one: unknown, index) => text(one, `${path}[${index}]`))
    : [{ path, message: `must be a list of texts, not ${kind(value)}` }]

const object =
  (fields: Readonly<Record<string, Check>>): Check =>
  (value, path) => {
    if (!isObject(value)) return [{ path, message: `must be an object, not ${kind(value)}` }]
    return [
      ...unknownFields(value, Object.keys(fields), path),
      ...Object.entries(fields).flatMap(([name, check]) =>
        value[name] === undefined ? [] : check(value[name], join(path, name))
      )
    ]
  }

const anything: Check = () => []

/** Every option with the shape of its value. */
const options: Check = object({
  port: number,
  host: text,
  apiKey: text,
  limits: text,
  seed: anything,
  rateLimitScale: number,
  allowHosts: texts,
  allowOrigins: texts,
  adminToken: text,
  tls: object({ cert: anything, key: anything }),
  now: must("a function", (value) => typeof value === "function"),
  bounds: object({ journal: object({ count, bytes: count }), ledger: count })
})

/** Fields that are no options, and options of another kind than they should be, for callers that no compiler watched. */
export const problems = (value: unknown): ReadonlyArray<Problem> =>
  isObject(value) ? options(value, "") : [{ path: "", message: `options are an object, not ${kind(value)}` }]
