import { fieldTexts, refusals } from "@sluice/braze-api/EndpointSentences"
import * as Limits from "@sluice/braze-api/Limits"
import * as Call from "../../endpoint/Call.js"
import type { Handled, Handler, HandlerContext } from "../../endpoint/Handler.js"
import * as Reply from "../../endpoint/Reply.js"
import * as Setup from "../../state/Setup.js"
import * as WorkspaceObjects from "../../state/WorkspaceObjects.js"
import * as World from "../../state/World.js"
import * as Fields from "../../text/Fields.js"
import type * as Json from "../../text/Json.js"
import * as ExportArchive from "./ExportArchive.js"

/** Duration of an export in milliseconds. Meanwhile another export of the segment is refused. */
const exportTakes = 60_000

/**
 * `POST /users/export/segment`. The response contains the address of an archive that the mock serves and builds on
 * download. The call to a `callback_endpoint` is recorded and never made: the mock sends nothing. While an export of a
 * segment runs (one minute on the workspace's clock), another one is refused.
 */
export const userExportSegment: Handler = (world, sent, context) => {
  const body = Fields.bodyOf(sent)
  const segment = Setup.find(world.options.segments, body["segment_id"])
  if (segment._tag === "Unknown") return Reply.fatal(refusals.invalidSegment)
  const id = segment._tag === "Found" ? segment.value.id : segment.id
  return start(world, body, context, { id, isControlGroup: false })
}

/** `POST /users/export/global_control_group`: the same for the global control group. */
export const userExportControlGroup: Handler = (world, sent, context) =>
  start(world, Fields.bodyOf(sent), context, { id: "global_control_group", isControlGroup: true })

const start = (
  world: World.World,
  body: Json.JsonObject,
  context: HandlerContext,
  { id, isControlGroup }: { readonly id: string; readonly isControlGroup: boolean }
): Handled => {
  const problem = problemOf(world, body)
  if (problem !== undefined) return Reply.bad(problem)
  const { exports } = world.objects
  if ((exports.get(id) ?? 0) > context.now) return Reply.fatal(refusals.exportRunning)
  const call = Call.make(world, context)
  exports.set(id, context.now + exportTakes)
  const day = new Date(context.now).toISOString().slice(0, 10)
  const prefix = `segment-export/${id}/${day}/${World.newId(world)}-${Math.floor(context.now / 1_000)}`
  const asked = body["fields_to_export"]
  const fields = Fields.isAbsent(asked) ? undefined : Fields.listOf(asked).filter(isText)
  const names = body["custom_attributes_to_export"]
  // With `custom_attributes` among the fields, all are exported, regardless of the names.
  const isEverything = fields === undefined || fields.includes("custom_attributes")
  const attributes = Fields.isAbsent(names) || isEverything ? undefined : Fields.listOf(names).filter(isText)
  WorkspaceObjects.keepArchive(world.objects, prefix, { segment: id, isControlGroup, fields, attributes })
  const { before, behind } = ExportArchive.place
  const url = `${context.origin ?? nowhere}${before}${prefix}${behind}`
  const endpoint = Fields.textOf(body["callback_endpoint"])
  if (endpoint !== undefined)
    WorkspaceObjects.callBack(world.objects, {
      request: call.request,
      at: call.now,
      endpoint,
      body: { success: true, url }
    })
  return Reply.ok(201, { object_prefix: prefix, url })
}

const isText = (value: unknown): value is string => typeof value === "string"

/** A host that does not exist, for requests without a connection. */
const nowhere = "https://mock-braze.invalid"

const problemOf = (world: World.World, body: Json.JsonObject): string | undefined => {
  const fields = body["fields_to_export"]
  if (Fields.isAbsent(fields) && world.settings.fieldsToExport === "required")
    return fieldTexts.required.fill("fields_to_export")
  if (!Fields.isAbsent(fields) && !Fields.texts.is(fields))
    return fieldTexts.mustBe.fill("fields_to_export", Fields.texts.name)
  const names = body["custom_attributes_to_export"]
  const malformed = !Fields.isAbsent(names) && !Fields.texts.is(names)
  if (malformed || Fields.listOf(names).length > Limits.customAttributesToExport.value)
    return refusals.customAttributesToExport.text
  const format = body["output_format"]
  if (!Fields.isAbsent(format) && format !== "zip" && format !== "gzip") return refusals.outputFormat.text
  const callback = body["callback_endpoint"]
  return Fields.isAbsent(callback) || typeof callback === "string"
    ? undefined
    : fieldTexts.mustBe.fill("callback_endpoint", Fields.text.name)
}

/** `POST /export/segment/cancel`. */
export const exportSegmentCancel: Handler = (world, sent, context) => {
  const segment = Setup.find(world.options.segments, Fields.bodyOf(sent)["segment_id"])
  if (segment._tag === "Unknown") return Reply.fatal(refusals.invalidSegment)
  Call.make(world, context)
  world.objects.exports.delete(segment._tag === "Found" ? segment.value.id : segment.id)
  return Reply.ok(201)
}
