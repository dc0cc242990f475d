import { format, useAddress } from "../../Address.js"

/** The kind of identifier in a key, and the identifier. */
const parts = (key: string): readonly [kind: string, identifier: string] => {
  const colon = key.indexOf(":") + 1
  return [key.slice(0, colon), key.slice(colon)]
}

/** The user of an object, as a link to all objects of this user. The claim stays in the address. */
export const KeyLink = ({ value }: { readonly value: string }) => {
  const { filters } = useAddress()
  const [kind, identifier] = parts(value)
  return (
    <a href={format("ledger", undefined, { ...filters, key: value, most: "" })}>
      {kind !== "" && <span className="key-kind">{kind}</span>}
      {kind !== "" && <wbr />}
      {value === "" ? "no user" : identifier}
    </a>
  )
}
