import { OpenApi } from "@effect/platform"
import { ControlApi } from "./ControlApi.js"
import * as Filters from "./Filters.js"
import * as RequestLog from "./RequestLog.js"

const parameter = (name: string, where: "query" | "header", description: string) => ({
  name,
  in: where,
  required: false,
  schema: { type: "string" },
  description
})

const workspace = parameter("workspace", "query", "Key or name of the workspace. Default: the default workspace.")

const text = (mediaType: string, description: string) => ({
  description,
  content: { [mediaType]: { schema: { type: "string" } } }
})

const streams = {
  "/_mock/live": {
    get: {
      tags: ["past"],
      operationId: "past.live",
      summary: "Streams events as they happen, as server-sent events.",
      description:
        "The events are `request` (a RequestSummary), `state` (a LiveState) and `gap` (a LiveGap). If two events have the same `n`, the later one replaces the earlier one. After a gap, fetch everything again.",
      parameters: [
        workspace,
        parameter("last-event-id", "header", "Starts with the events after this one."),
        parameter("lastEventId", "query", "The same, for clients that cannot set the header.")
      ],
      security: [],
      responses: { 200: text("text/event-stream", "Events until one side closes the connection.") }
    }
  },
  "/_mock/requests.ndjson": {
    get: {
      tags: ["past"],
      operationId: "past.requestLog",
      summary: "Returns all matching requests with bodies, oldest first, one RequestDetail per line.",
      parameters: [
        workspace,
        ...Object.keys(Filters.requests).map((name) =>
          parameter(name, "query", "As in `GET /_mock/requests`; without `limit`, all requests.")
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

const definitions: Record<string, unknown> = {}

/** Described bodies contain their own definitions; here these move to the definitions of the whole description. */
const api: OpenApi.OpenAPISpec = JSON.parse(JSON.stringify(OpenApi.fromApi(ControlApi)), (name, value: unknown) => {
  if (name === "$defs") {
    Object.assign(definitions, value)
    return undefined
  }
  return name === "$ref" && typeof value === "string" ? value.replace("#/$defs/", "#/components/schemas/") : value
})

/** The control API in OpenAPI: the calls of `ControlApi`, and the streams, which it cannot describe. */
export const description = {
  ...api,
  paths: { ...api.paths, ...streams },
  components: { ...api.components, schemas: { ...definitions, ...api.components.schemas, ...events } }
}
