/** The first version of a destination of one's own: a module that runs as it is, to be changed where it says so. */
export const destination = (name: string): string => `// @ts-check
// A destination of your own. In a configuration: to: ./${name}.mjs
// Everything that is not said here, Sluice does: mapping, batches, order, budget, retries, outcomes.

/** What the configuration says under \`settings:\` of the route. @typedef {{ url: string, token?: string }} Settings */
/** One object of a request, as \`fields:\` of the route makes it. @typedef {{ member: string, points: number }} Shape */

/** @type {import("sluice").CustomDestination<Settings, Shape>} */
export default {
  name: "${name}",

  // Any Standard Schema does, such as one of zod or valibot. These two are written by hand, to need nothing.
  settings: schema((value) => [
    typeof value.url !== "string" && { path: ["url"], message: "url is missing: the address that takes the objects" }
  ]),
  // What is refused here is Invalid and never sent. Say what is wrong and not what the value is: it may be personal data.
  item: schema((value) => [
    (typeof value.member !== "string" || value.member === "") && { path: ["member"], message: "member is missing" },
    !Number.isSafeInteger(value.points) && { path: ["points"], message: "points is not a whole number" }
  ]),

  // Whom an object is about. Objects of one key are sent in their order.
  key: ({ member }) => \`member:\${encodeURIComponent(member)}\`,

  // At most so many objects and bytes go in one request; \`envelope\` are the bytes around them, here the brackets.
  limits: { items: 50, bytes: 1_000_000, bytesAlone: 1_000_000, envelope: 2 },

  // At most so many requests start in any so many milliseconds.
  budget: { pool: "${name}", count: 100, per: 1_000 },

  // Whether applying an object twice equals applying it once. Points would count twice, so never again where an answer was lost.
  repeatable: () => false,

  // Each object is JSON already: join, do not stringify again.
  request: (items, { url, token }) => ({
    method: "POST",
    url,
    headers: { "content-type": "application/json", ...(token !== undefined && { authorization: \`Bearer \${token}\` }) },
    body: \`[\${items.map(({ json }) => json).join()}]\`
  }),

  // What an answer says of the objects. Nothing: the usual table decides (2xx of an unknown body, 429, 5xx, …).
  verdicts: ({ status }) => (status === 200 || status === 204 ? { _tag: "Judged", verdicts: undefined, answered: true } : undefined)
}

/**
 * @template A
 * @param {(value: any) => ReadonlyArray<false | { path: string[], message: string }>} check
 * @returns {import("sluice").StandardSchema<A>}
 */
function schema(check) {
  return {
    "~standard": {
      version: 1,
      vendor: "${name}",
      validate: (value) => {
        const issues = check(value ?? {}).filter((issue) => issue !== false)
        return issues.length > 0 ? { issues } : { value: /** @type {A} */ (value) }
      }
    }
  }
}
`

/** A test beside it, for \`node --test\`: what arrives, and what is refused. */
export const test = (name: string): string => `// node --test ${name}.test.mjs
import assert from "node:assert/strict"
import { createServer } from "node:http"
import { test } from "node:test"
import { fileURLToPath } from "node:url"
import { createSluice } from "sluice"

/** Stands in for the service: keeps what arrives and says yes. */
const listening = async () => {
  const arrived = []
  const server = createServer(async (request, response) => {
    const parts = []
    for await (const part of request) parts.push(part)
    arrived.push(...JSON.parse(Buffer.concat(parts).toString()))
    response.writeHead(204).end()
  })
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve))
  return { arrived, url: \`http://127.0.0.1:\${server.address().port}/\`, close: () => server.close() }
}

test("what is in order arrives once, and what is not is refused with a reason", async () => {
  const { arrived, url, close } = await listening()
  const sluice = await createSluice({
    version: 1,
    routes: [
      {
        name: "${name}",
        to: fileURLToPath(new URL("./${name}.mjs", import.meta.url)),
        settings: { url },
        fields: { member: "$.who", points: "$.points" }
      }
    ]
  })
  await sluice.send({ who: "ada", points: 5 })
  const refused = await sluice.trySend({ who: "eve", points: "many" })
  await sluice.close()
  close()
  assert.deepEqual(arrived, [{ member: "ada", points: 5 }])
  assert.equal(refused.outcome, "invalid")
})
`
