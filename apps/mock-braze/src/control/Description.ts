import { OpenApi } from "@effect/platform"
import { ControlApi } from "./ControlApi.js"
import * as Query from "./Query.js"
import * as RequestLog from "./RequestLog.js"

const parameter = (name: string, where: "query" | "header", description: string) => ({
  name,
  in: where,
  required: false,
  schema: { type: "string" },
  description
})

const workspace = parameter("workspace", "query", "Key or name of the workspace; default: the default one.")

const text = (mediaType: string, description: string) => ({
  description,
  content: { [mediaType]: { schema: { type: "string" } } }
})

const streams = {
  "/_mock/live": {
    get: {
      tags: ["past"],
      operationId: "past.live",
      summary: "What happens, as it happens: server-sent events.",
      description:
        "`request` with a RequestSummary, `state` with a LiveState, `gap` with a LiveGap. The newer request of the same `n` counts; after a gap, ask again for what is shown.",
      parameters: [
        workspace,
        parameter("last-event-id", "header", "Tells first what came after this event."),
        parameter("lastEventId", "query", "The same, for those who cannot set the header.")
      ],
      security: [],
      responses: { 200: text("text/event-stream", "Events until one side closes.") }
    }
  },
  "/_mock/requests.ndjson": {
    get: {
      tags: ["past"],
      operationId: "past.requestLog",
      summary: "Every request that matches, whole, oldest first: one RequestDetail per line.",
      parameters: [
        workspace,
        ...Query.requestNames.map((name) =>
          parameter(name, "query", "As of `GET /_mock/requests`; without `limit`, all.")
        )
      ],
      security: [],
      responses: { 200: text(RequestLog.mediaType, "One JSON value per line.") }
    }
  }
}

const events = {
  LiveState: {
    type: "object",
    required: ["part"],
    properties: { part: { type: "string", enum: ["reset", "faults", "clock", "keys", "snapshot"] } },
    additionalProperties: false
  },
  LiveGap: {
    type: "object",
    required: ["missed"],
    properties: { missed: { type: "number" } },
    additionalProperties: false
  }
}

const lifted: Record<string, unknown> = {}

/** Shapes of bodies that the emulator judges name their parts in themselves; here they stand with all others. */
const api: OpenApi.OpenAPISpec = JSON.parse(JSON.stringify(OpenApi.fromApi(ControlApi)), (name, value: unknown) => {
  if (name === "$defs") {
    Object.assign(lifted, value)
    return undefined
  }
  return name === "$ref" && typeof value === "string" ? value.replace("#/$defs/", "#/components/schemas/") : value
})

/** The control calls in OpenAPI: those of the API, and those that stream, which it cannot say. */
export const description = {
  ...api,
  paths: { ...api.paths, ...streams },
  components: { ...api.components, schemas: { ...lifted, ...api.components.schemas, ...events } }
}
