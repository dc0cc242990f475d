import * as NodeMapping from "@sluice/pypestream/NodeMapping"
import { isObject, type JsonObject } from "@sluice/values/Json"
import type { Path } from "@sluice/values/Problem"
import type { Reason } from "@sluice/values/Reason"
import { decoder, optional, text } from "@sluice/values/SettingsSchema"
import { Either, Schema } from "effect"
import * as ActionNodes from "../../ActionNodes.js"
import * as ConfigurationText from "../../configuration/ConfigurationText.js"
import { type ConfigurationProblem, pathText } from "../../configuration/Problem.js"

/** The first mapping of a node: the profile of the partner page, and an event for the conversation. */
export const template = (
  name: string
): string => `# What ${name} sends to Braze. $.payload is the cell «Parameter Input», $.context the conversation, $.at the time of the call.
# Edit this file, then run the same command again.
person:
  external_id: $.payload.user_id
partner: pypestream
attributes:
  first_name: $.payload.first_name
  last_name: $.payload.last_name
  email: $.payload.email
  dob: $.payload.birth_date
  home_city: $.payload.city
events:
  - name: conversation completed
    time: $.at
    properties:
      path: $.payload.path
      chat: $.context.chat_id
`

const Fields = Schema.declare((value): value is JsonObject => isObject(value)).annotations({
  title: "an object with a value for each name"
})
const Alias = Schema.Struct({ alias_name: text, alias_label: text })
const Shape = Schema.Struct({
  person: Schema.Union(Schema.Struct({ external_id: text }), Schema.Struct({ user_alias: Alias })).annotations({
    title: "external_id with a path such as $.payload.user_id, or user_alias with alias_name and alias_label"
  }),
  partner: optional(text, "The tag that partners of Braze add to their requests. Default: none."),
  attributes: optional(Fields, "The attributes of the profile. Default: none."),
  events: optional(
    Schema.Array(
      Schema.Struct({ name: text, time: text, properties: optional(Fields, "The properties. Default: none.") })
    ),
    "The events of a call. Default: none."
  )
}).annotations({ title: "the keys person, and attributes or events or both" })

const decode = decoder(Shape)

/** Reads a mapping. Returns all mistakes at once, each with its line and column. */
export const read = (
  file: string,
  source: string
): Either.Either<NodeMapping.NodeMapping, ReadonlyArray<ConfigurationProblem>> => {
  const parsed = ConfigurationText.parse(source)
  if (parsed.problems.length > 0) return Either.left(parsed.problems.map((problem) => ({ file, path: "", ...problem })))
  const at = (path: Path, message: string): ConfigurationProblem => ({
    file,
    path: pathText(path),
    ...parsed.locate(path),
    message
  })
  const decoded = decode(parsed.value)
  if (Either.isLeft(decoded)) return Either.left(decoded.left.map(({ message, path }) => at(path, message)))
  const mapping = decoded.right
  const problems = [...leftOf(NodeMapping.make(mapping)), ...leftOf(ActionNodes.routesOf({ mapping }))]
  const found = new Map(problems.map((reason) => [`${reason.path} ${reason.message}`, reason]))
  return found.size === 0
    ? Either.right(mapping)
    : Either.left([...found.values()].map(({ message, path }) => at(stepsOf(path ?? ""), message)))
}

const leftOf = <A>(made: Either.Either<A, ReadonlyArray<Reason>>): ReadonlyArray<Reason> =>
  Either.isLeft(made) ? made.left : []

/** The steps of `events[0].properties["odd name"]`. */
const stepsOf = (path: string): Path =>
  [...path.matchAll(/\[(\d+)\]|\["((?:[^"\\]|\\.)*)"\]|([^.[\]]+)/g)].map(([, index, quoted, name]) =>
    index === undefined ? (quoted ?? name ?? "") : Number(index)
  )
