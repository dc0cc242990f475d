import { readFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import { description, endingsPlace, endingsText, place, types } from "../src/control/Types.js"
import { controlApiPage, controlApiText } from "../src/docs/ControlApiPage.js"

const root = join(import.meta.dirname, "..", "..")

describe("the files that are generated from the control API", () => {
  it("is current; node tools/dist/GenerateControlTypes.js writes it", async () => {
    const openapi = await description()
    expect(readFileSync(join(root, place), "utf8")).toBe(await types(openapi))
    expect(readFileSync(join(root, endingsPlace), "utf8")).toBe(endingsText())
    expect(readFileSync(join(root, controlApiPage), "utf8")).toBe(controlApiText(JSON.parse(openapi)))
  })
})

describe("the page about the control API", () => {
  it("shows each call with its query, body and response, and each type as a table", () => {
    const text = controlApiText({
      tags: [{ name: "past" }],
      paths: {
        "/_mock/things": {
          put: {
            tags: ["past"],
            summary: "Replaces all things.",
            parameters: [
              { name: "workspace", in: "query" },
              { name: "limit", in: "query" },
              { name: "kind", in: "query", required: true }
            ],
            requestBody: { content: { "application/json": { schema: { $ref: "#/components/schemas/Thing" } } } },
            responses: {
              200: {
                description: "ThingList",
                content: {
                  "application/json": { schema: { type: "array", items: { $ref: "#/components/schemas/Thing" } } }
                }
              },
              204: { description: "Nothing changed." },
              400: { description: "BadRequest" }
            }
          }
        }
      },
      components: {
        schemas: {
          Thing: {
            type: "object",
            required: ["id"],
            properties: {
              id: { type: "string", description: "a string" },
              kind: { enum: ["a", "b"], description: "How it works." },
              parts: { type: "object", additionalProperties: { anyOf: [{ type: "number" }, { type: "null" }] } }
            }
          },
          Either: { anyOf: [{ type: "object", properties: { a: { type: "string" } } }, { type: "string" }] }
        }
      }
    })
    expect(text.slice(text.indexOf("## Requests"))).toBe(`## Requests, applied objects and mistakes

### \`PUT /_mock/things\`

Replaces all things.

- Query: \`limit\`, \`kind\`
- Required: \`kind\`
- Body: [\`Thing\`](#thing)
- 200: list of [\`Thing\`](#thing)
- 204: Nothing changed.

## Types

### Thing

| field | type |  |  |
|---|---|---|---|
| \`id\` | string |  |  |
| \`kind\` | \`"a"\`, \`"b"\` | optional | How it works. |
| \`parts\` | object with values of type number or null | optional |  |

### Either

One of:

- object with \`a\` (string)
- string
`)
  })
})
