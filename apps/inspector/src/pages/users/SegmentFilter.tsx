import { format, go, useAddress } from "../../Address.js"
import { useSegments } from "../contents/useContents.js"

/** Selects a segment. Hidden if the seed contains no segments. */
export const SegmentFilter = ({ segment }: { readonly segment: string }) => {
  const { filters } = useAddress()
  const segments = useSegments().data?.segments ?? []
  if (segments.length === 0 && segment === "") return null
  return (
    <select
      aria-label="Segment"
      value={segment}
      onChange={({ target }) => go(format("users", undefined, { ...filters, segment: target.value, most: "" }), true)}
    >
      <option value="">All users</option>
      {segment !== "" && segments.every(({ id }) => id !== segment) && <option>{segment}</option>}
      {segments.map(({ id, name }) => (
        <option key={id} value={id}>
          in {name}
        </option>
      ))}
    </select>
  )
}
