import { format, useAddress } from "../../Address.js"

/** The user of an object; links to all objects of this user and keeps the claim in the address. */
export const KeyLink = ({ value }: { readonly value: string }) => {
  const { filters } = useAddress()
  return (
    <a href={format("ledger", undefined, { ...filters, key: value, most: "" })}>{value === "" ? "no user" : value}</a>
  )
}
