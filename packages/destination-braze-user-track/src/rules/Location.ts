import { isObject, type Json } from "@sluice/values/Json"
import { Refusal } from "@sluice/values/Refusal"
import { type Rule, refuse } from "./Rule.js"

const wrongShape = new Refusal(
  "location-not-valid",
  "The value must be an object with the numbers longitude (-180 to 180) and latitude (-90 to 90). Braze refuses other values."
)

const decimal = /^[+-]?\d{1,3}(?:\.\d+)?$/

/** Degrees as a number, from a number or decimal text. */
const degrees = (value: Json | undefined, max: number): number | undefined => {
  const number = typeof value === "string" && decimal.test(value.trim()) ? Number(value.trim()) : value
  return typeof number === "number" && number >= -max && number <= max ? number : undefined
}

/** Longitude and latitude in degrees. Other members are not sent, because Braze does not accept any. */
export const rule: Rule = (value, field, findings) => {
  if (!isObject(value)) return refuse(findings, field, wrongShape)
  const longitude = degrees(value["longitude"], 180)
  const latitude = degrees(value["latitude"], 90)
  if (longitude === undefined || latitude === undefined) return refuse(findings, field, wrongShape)
  return { longitude, latitude }
}
