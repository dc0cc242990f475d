import { format, useAddress } from "../../Address.js"

/** Whom an object was about; leads to all that was applied to them. What is claimed stays in the address. */
export const KeyLink = ({ value }: { readonly value: string }) => {
  const { filters } = useAddress()
  return (
    <a href={format("ledger", undefined, { ...filters, key: value, most: "" })}>{value === "" ? "nobody" : value}</a>
  )
}
