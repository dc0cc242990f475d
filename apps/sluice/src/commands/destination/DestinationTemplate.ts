/** The template of a custom destination: a module that works unchanged, with comments about the parts to change. */
export const destination = (name: string): string => `// @ts-check
// A custom destination. In a configuration: to: ./${name}.mjs
// Sluice does the rest: mapping, batches, order, rate limits, retries, outcomes.

/** What the configuration has under \`settings:\` of the route. @typedef {{ url: string, token?: string }} Settings */
/** One object of a request, made by \`fields:\` of the route. @typedef {{ member: string, points: number }} Shape */

/** @type {import("sluice").CustomDestination<Settings, Shape>} */
export default {
  name: "${name}",

  // Any Standard Schema works, such as those of zod or valibot. These two need no library.
  settings: schema((value) => [
    typeof value.url !== "string" && { path: ["url"], message: "url is missing; set it to the address of the service" }
  ]),
  // An object that is refused here is Invalid and never sent. Do not quote the value: it may be personal data.
  item: schema((value) => [
    (typeof value.member !== "string" || value.member === "") && { path: ["member"], message: "member is missing" },
    !Number.isSafeInteger(value.points) && { path: ["points"], message: "points must be a whole number" }
  ]),

  // The person of an object. Objects with the same key are sent in order.
  key: ({ member }) => \`member:\${encodeURIComponent(member)}\`,

  // The most objects and bytes of a request; \`envelope\` counts the bytes around them, here the brackets.
  limits: { items: 50, bytes: 1_000_000, bytesAlone: 1_000_000, envelope: 2 },

  // At most 100 requests start within any 1,000 milliseconds.
  budget: { pool: "${name}", count: 100, per: 1_000 },

  // Whether applying an object twice has the same effect as once. Points would count twice, so an object is not sent again
  // after a lost response.
  repeatable: () => false,

  // Each object is already JSON: join them, do not stringify them again.
  request: (items, { url, token }) => ({
    method: "POST",
    url,
    headers: { "content-type": "application/json", ...(token !== undefined && { authorization: \`Bearer \${token}\` }) },
    body: \`[\${items.map(({ json }) => json).join()}]\`
  }),

  // What a response says about the objects. For undefined the default table decides (other 2xx, 429, 5xx, …): what may have
  // been applied is sent again only if it is repeatable. Replace its rows with \`answers\`. \`verdicts: undefined\` in the
  // reply accepts all objects. If the body lists refused ones, return a list with one verdict for each object, in their order:
  // { _tag: "Accepted" } or { _tag: "Refused", reason: { code: "blocked", message: "The member is blocked." } }.
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

/** The test of the template for `node --test`: one record that arrives, and one that is refused. */
export const test = (name: string): string => `// node --test ${name}.test.mjs
import assert from "node:assert/strict"
import { createServer } from "node:http"
import { test } from "node:test"
import { fileURLToPath } from "node:url"
import { createSluice } from "sluice"

/** A fake service: stores what arrives and returns 204. */
const fakeService = async () => {
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

test("a valid record arrives once, and an invalid one is refused with a reason", async () => {
  const { arrived, url, close } = await fakeService()
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
