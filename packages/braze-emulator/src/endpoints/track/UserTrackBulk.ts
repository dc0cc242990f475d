import { refusals } from "@sluice/braze-api/EndpointSentences"
import { lanes } from "@sluice/braze-api/Lanes"
import { userTrackBulk as limits } from "@sluice/braze-api/Limits"
import { responses } from "@sluice/braze-api/Sentences"
import type { Handler } from "../../endpoint/Handler.js"
import * as Reply from "../../endpoint/Reply.js"
import * as Fields from "../../text/Fields.js"
import * as ItemKey from "../../text/ItemKey.js"
import type * as Json from "../../text/Json.js"
import { trackWithin } from "./UserTrack.js"

/**
 * `POST /users/track/bulk` (limited beta): `users/track` for up to 1,000 objects, at most 100 per user. A body over the
 * limit returns 400, where `users/track` returns 413.
 */
export const userTrackBulk: Handler = (world, sent, context) => {
  if ((context.bytes ?? 0) > limits.bodyBytes.value) return Reply.fatal(refusals.bulkTooLarge)
  if (isCrowded(Fields.bodyOf(sent))) return Reply.fatal(responses.tooManyObjects)
  return trackWithin(world, sent, context, { objects: limits.objects.value, objectsPerArray: limits.objects.value })
}

const isCrowded = (body: Json.JsonObject): boolean => {
  const counts = new Map<string, number>()
  for (const lane of lanes)
    for (const object of Fields.listOf(body[lane])) {
      const key = ItemKey.of(object)
      if (key === undefined) continue
      const count = (counts.get(key) ?? 0) + 1
      if (count > limits.objectsPerUser.value) return true
      counts.set(key, count)
    }
  return false
}
