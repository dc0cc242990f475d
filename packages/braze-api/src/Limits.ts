import type { Fact } from "./Fact.js"
import { fact } from "./Fact.js"
import * as Sources from "./Sources.js"

/**
 * The documented contract of a workspace. `combined`: 75 objects over all arrays; `legacy`: 75 in each array; `mau`:
 * billed by monthly active users, 75 over all arrays and other rate-limit headers.
 */
export type LimitsProfile = "combined" | "legacy" | "mau"

/** Every {@link LimitsProfile}. */
export const profiles: ReadonlyArray<LimitsProfile> = ["combined", "legacy", "mau"]

/** The limits of one `users/track` request. */
export interface RequestLimits {
  /** Objects in all three arrays together. */
  readonly objects: Fact<number>
  /** Objects in one array. */
  readonly objectsPerArray: Fact<number>
  /** Bytes of the whole body, UTF-8. */
  readonly bodyBytes: Fact<number>
}

/** Bytes of a whole request body, UTF-8. */
export const bodyBytes: Fact<number> = fact(
  4 * 1024 * 1024,
  "D",
  Sources.errors,
  "4 MB on most endpoints; exceeded: 413 or 400."
)

/** The limits of `users/track` per contract. */
export const userTrack: Readonly<Record<LimitsProfile, RequestLimits>> = {
  combined: {
    objects: fact(75, "D", Sources.userTrack),
    objectsPerArray: fact(75, "D", Sources.userTrack),
    bodyBytes
  },
  legacy: {
    objects: fact(225, "D", Sources.userTrack),
    objectsPerArray: fact(75, "D", Sources.userTrack),
    bodyBytes
  },
  mau: {
    objects: fact(75, "D", Sources.userTrack, "An older text said 50."),
    objectsPerArray: fact(75, "D", Sources.userTrack),
    bodyBytes
  }
}

/** The limits of `users/track/bulk`. */
export const userTrackBulk = {
  objects: fact(1_000, "D", Sources.userTrackBulk, "An older beta said 10,000."),
  objectsPerUser: fact(100, "D", Sources.userTrackBulk),
  bodyBytes: fact(
    2 * 1024 * 1024,
    "D",
    Sources.userTrackBulk,
    "A larger body returns 400. An older beta page stated 4 MB."
  )
} as const

/** Objects in one `users/track/sync` request. */
export const userTrackSync = { objects: fact(1, "D", Sources.userTrackSync) } as const

/** Most entries of each array of `users/export/ids`. */
export const exportIdentifiers: Fact<number> = fact(50, "D", Sources.userExport)

/** Most entries in the arrays of the identity endpoints (alias, identify, merge, delete, rename, remove). */
export const identityEntries: Fact<number> = fact(50, "D", "_docs/_api/endpoints/user_data")

/** UTF-8 bytes of `external_id`. Braze refuses an object with a longer one. */
export const externalIdBytes: Fact<number> = fact(987, "D", Sources.userTrack)

/** UTF-8 bytes of `alias_name` and of `alias_label`, each. */
export const aliasBytes: Fact<number> = fact(236, "D", Sources.aliasObject)

/** Characters of a string value of a custom attribute or a property. Braze says characters on some pages and bytes on others. */
export const stringCharacters: Fact<number> = fact(
  255,
  "D",
  Sources.dataTypes,
  "The documentation mixes characters and bytes. We infer that Braze drops a longer value and keeps the rest of the object."
)

/** UTF-8 bytes of a custom attribute's name. */
export const attributeNameBytes: Fact<number> = fact(255, "D", Sources.customAttributes)

/** Characters of a key inside a nested attribute; without spaces, `.` and `$`. */
export const nestedKeyCharacters: Fact<number> = fact(255, "D", Sources.nestedAttributes)

/** Characters of an event's name. Braze refuses an object with a longer or empty name. */
export const eventNameCharacters: Fact<number> = fact(
  255,
  "D",
  Sources.sdkEventNames,
  "Documented for the SDKs. We infer that the API also refuses longer names."
)

/** Characters of a purchase's `product_id`. */
export const productIdCharacters: Fact<number> = fact(255, "D", Sources.purchaseObject)

/** Characters of a property's name. The name must not be empty or start with `$`. */
export const propertyNameCharacters: Fact<number> = fact(255, "D", Sources.eventObject)

/** Elements of an array attribute. The oldest ones beyond it are removed. */
export const arrayElements: Fact<number> = fact(
  500,
  "D",
  Sources.customAttributes,
  "Older documentation: 25, which can be raised to 100."
)

/**
 * Bytes of an array, object or array of objects as an attribute. Braze silently drops an update that would exceed the
 * limit.
 */
export const attributeBytes: Fact<number> = fact(102_400, "D", Sources.nestedAttributes)

/** The number of properties of an event or purchase that Braze keeps. The first ones are kept. */
export const properties: Fact<number> = fact(
  256,
  "D",
  Sources.eventObject,
  "We infer that Braze drops values beyond the limit without an error."
)

/** Bytes of an event's properties if they contain arrays or objects. */
export const eventPropertyBytes: Fact<number> = fact(102_400, "D", Sources.eventObject, "Older texts: 50 KB.")

/** Bytes of a purchase's properties if they contain arrays or objects. */
export const purchasePropertyBytes: Fact<number> = fact(51_200, "D", Sources.purchaseObject)

/** Minimum and maximum `quantity` of a purchase, both allowed. */
export const quantity: Fact<{ readonly min: number; readonly max: number }> = fact(
  { min: 1, max: 100 },
  "D",
  Sources.purchaseObject,
  "The lower bound is inferred."
)

/** `quantity` of a purchase without one. */
export const defaultQuantity: Fact<number> = fact(1, "D", Sources.purchaseObject)

/** Characters of `image_url`. */
export const imageUrlCharacters: Fact<number> = fact(1_024, "D", Sources.attributesObject)

/** Characters of `first_name` and of `last_name`. */
export const nameCharacters: Fact<number> = fact(255, "D", Sources.attributesObject)

/** UTF-8 bytes of a push token's `device_id`, both bounds allowed. */
export const deviceIdBytes: Fact<{ readonly min: number; readonly max: number }> = fact(
  { min: 8, max: 255 },
  "D",
  Sources.userTrack
)

/**
 * Years of a custom date attribute, both allowed. Outside this range, a plain attribute is stored as a string and a
 * nested attribute is not stored.
 */
export const dateYears: Fact<{ readonly min: number; readonly max: number }> = fact(
  { min: 0, max: 3_000 },
  "D",
  Sources.dataTypes
)

/** The number of distinct product ids, and of distinct custom event names, above which Braze blocks a user. */
export const blockedUserDistinctNames: Fact<number> = fact(20_000, "D", Sources.userArchival)

/** The number of past days in `custom_events` and `purchases` of an export. */
export const exportDays: Fact<number> = fact(90, "D", Sources.userExport)

/** Recipients of one message, and entries of each list of recipients. */
export const recipients: Fact<number> = fact(50, "D", Sources.recipientObject)

/** UTF-8 bytes of `trigger_properties`, `context` and `canvas_entry_properties`. */
export const triggerBytes: Fact<number> = fact(51_200, "D", Sources.campaignTrigger)

/** Entries of each list of identifiers in a call about subscriptions, email addresses or phone numbers. */
export const contactEntries: Fact<number> = fact(50, "D", Sources.subscription)

/** Days for which the state of an address without a profile is kept. */
export const contactStateDays: Fact<number> = fact(30, "D", Sources.subscription)

/** People per file inside the archive of an exported segment. */
export const usersPerExportFile: Fact<number> = fact(5_000, "D", Sources.exportSegment)

/** Names in `custom_attributes_to_export`. */
export const customAttributesToExport: Fact<number> = fact(500, "D", Sources.exportSegment)

/** Characters of a `send_id`. */
export const sendIdCharacters: Fact<number> = fact(64, "D", Sources.messaging)

/** Hours for which an `external_send_id` is remembered. */
export const externalSendIdHours: Fact<number> = fact(24, "D", Sources.transactional)

/** Days for which a cart of the recommended events is kept. */
export const cartDays: Fact<number> = fact(30, "D", Sources.ecommerceEvents)

/** Entries per page of the lists. */
export const pages = {
  names: fact(250, "D", Sources.exportLists),
  cursor: fact(50, "D", Sources.exportLists),
  objects: fact(100, "D", Sources.exportLists),
  groups: fact(100, "D", Sources.subscription),
  emails: fact(500, "D", Sources.email, "At most; 100 if no limit is sent."),
  emailsDefault: fact(100, "D", Sources.email),
  catalogItems: fact(50, "D", Sources.catalogs)
} as const

/** Minimum and maximum `length` of a series, both allowed. */
export const seriesLength: Fact<{ readonly min: number; readonly max: number }> = fact(
  { min: 1, max: 100 },
  "D",
  Sources.exportLists
)

/** Minimum and maximum `length` of a canvas series or summary, both allowed. */
export const canvasSeriesDays: Fact<{ readonly min: number; readonly max: number }> = fact(
  { min: 1, max: 14 },
  "D",
  Sources.canvasSeries
)

/** Days for which the numbers of a `send_id` are kept. */
export const sendDays: Fact<number> = fact(14, "D", Sources.sendSeries)

/** Limits of a catalog. */
export const catalog = {
  itemsPerRequest: fact(50, "D", Sources.catalogs),
  nameCharacters: fact(250, "D", Sources.catalogs),
  descriptionCharacters: fact(250, "D", Sources.catalogs),
  idCharacters: fact(250, "D", Sources.catalogs),
  fieldNameCharacters: fact(250, "D", Sources.catalogs),
  fields: fact(500, "D", Sources.catalogs),
  valueCharacters: fact(5_000, "D", Sources.catalogs),
  nesting: fact(50, "D", Sources.catalogs),
  fieldsPerRequest: fact(50, "D", Sources.catalogs),
  filtersPerSelection: fact(4, "D", Sources.catalogs),
  resultsPerSelection: fact({ min: 1, max: 50 }, "D", Sources.catalogs)
} as const

/** Limits of content blocks and email templates. */
export const content = {
  blockNameBelow: fact(100, "D", Sources.contentBlockCreate, "Characters; a name must be shorter."),
  blockDescriptionBelow: fact(250, "D", Sources.contentBlockCreate, "Characters; a description must be shorter."),
  blockBytesBelow: fact(50 * 1_024, "D", Sources.contentBlockCreate, "The unit is written kb; 1,024 is inferred."),
  templateBodyBytes: fact(400 * 1_024, "D", Sources.emailTemplateCreate, "The unit is written KB; 1,024 is inferred."),
  listed: fact({ min: 1, max: 1_000, otherwise: 100 }, "D", Sources.contentBlockList, "Entries of a list per request.")
} as const
