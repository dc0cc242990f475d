import type { CustomType } from "@sluice/destination-braze-user-track/Registry"
import * as BooleanValue from "@sluice/values/Boolean"
import type { Json } from "@sluice/values/Json"
import * as ColumnName from "../columns/ColumnName.js"
import { hasAny, isMostly, type SampleColumn } from "../columns/Columns.js"
import * as DateFormat from "../columns/DateFormat.js"

/** The value of a field, made from a column. */
export interface FieldValue {
  readonly value: Json
  /** The type of a custom attribute. */
  readonly type: CustomType
}

/** The conversion of a column to the value of an attribute or a property. */
interface Row {
  readonly fits: (column: SampleColumn) => boolean
  readonly type: CustomType
  /**
   * The value in the full mapping language, made from the path or directive that reads it. Needed if Braze's rules do
   * not convert an attribute of this type.
   */
  readonly converted?: (source: Json, column: SampleColumn) => Json
}

const isId = ({ name }: SampleColumn): boolean =>
  /(?:id|nr|no|number|nummer|numero|code|key|plz|zip|postal|cap|cep|phone|tel|iban|sku|ean|isbn)$/.test(name)

const isText = ({ form }: SampleColumn): boolean => form === "text"

/** Names of columns with times as numbers. */
const timeName =
  /(?:at|on|time|date|timestamp|ts|datum|zeit|fecha|heure|data|tijd|seen|since|until|created|updated|visit|login)$/

/** Whether the numbers of a column are Unix times: by their size and by the name. */
export const isUnixTime = (column: SampleColumn): boolean =>
  isMostly(column, "unixSeconds", "unixMillis", "unixMicros") &&
  (timeName.test(column.name) || isMostly(column, "unixMicros"))

/** Whether the values of a column are dates or times. */
export const isTime = (column: SampleColumn): boolean => DateFormat.of(column) !== undefined || isUnixTime(column)

const isWhole = (column: SampleColumn): boolean =>
  isMostly(column, "integer") && (column.kinds.get("integer") ?? 0) >= (column.kinds.get("decimal") ?? 0)

/** Words for yes and no, with their language unless it is English. */
const yesOrNo = (source: Json, { examples }: SampleColumn): Json => {
  const language = ColumnName.languages.find((code) => {
    const words = BooleanValue.wordsOf([code])
    return examples.every((text) => BooleanValue.read(text, words) !== undefined)
  })
  return { "@boolean": language === undefined || language === "en" ? source : { value: source, language } }
}

/** The first row that fits decides. */
const rows: ReadonlyArray<Row> = [
  { fits: ({ form }) => form === "texts", type: "array" },
  { fits: ({ form }) => form === "objects", type: "object_array" },
  { fits: ({ form }) => form === "boolean", type: "boolean" },
  { fits: isTime, type: "time" },
  { fits: (column) => column.form === "number" && isWhole(column), type: "integer" },
  { fits: ({ form }) => form === "number", type: "float" },
  { fits: (column) => isText(column) && (isId(column) || hasAny(column, "leadingZero")), type: "string" },
  { fits: (column) => isMostly(column, "boolean"), type: "boolean" },
  {
    fits: (column) => isMostly(column, "booleanWord"),
    type: "boolean",
    converted: yesOrNo
  },
  { fits: isWhole, type: "integer" },
  {
    fits: (column) => isMostly(column, "decimalComma") && hasAny(column, "commaFraction"),
    type: "float",
    converted: (source) => ({ "@number": { value: source, decimal: ",", thousands: "." } })
  },
  { fits: (column) => isMostly(column, "decimal"), type: "float" },
  { fits: () => true, type: "string" }
]

const text: Row = { fits: () => true, type: "string" }

const rowOf = (column: SampleColumn): Row => rows.find(({ fits }) => fits(column)) ?? text

/** The value for a custom attribute. Its declared type converts strings that are numbers, booleans and times. */
export const ofAttribute = (column: SampleColumn, source: Json = column.path): FieldValue => {
  const { converted, type } = rowOf(column)
  return { type, value: converted?.(read(source), column) ?? source }
}

/**
 * The value for a property of an event, which has no declared type: strings that are numbers, booleans and times are
 * converted here.
 */
export const ofProperty = (column: SampleColumn, source: Json = column.path): FieldValue => {
  const { converted, type } = rowOf(column)
  const convert = converted ?? (isText(column) ? conversions[type] : undefined)
  return { type, value: convert?.(read(source), column) ?? source }
}

const conversions: Readonly<Partial<Record<CustomType, (source: Json) => Json>>> = {
  integer: (source) => ({ "@number": source }),
  float: (source) => ({ "@number": source }),
  boolean: (source) => ({ "@boolean": source })
}

/** The value without `null`, if the column has any: Braze removes an attribute that is `null` from the profile. */
export const withoutNull = ({ nulls }: Pick<SampleColumn, "nulls">, value: Json): Json =>
  nulls === 0 ? value : { "@excludeWhenNull": read(value) }

/** A path in the full mapping language. A directive is returned unchanged. */
export const read = (source: Json): Json => (typeof source === "string" ? { "@path": source } : source)
