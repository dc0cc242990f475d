import { useHref } from "../Address.js"

/** A link to a request by its number. 0 means the seed. */
export const RequestLink = ({ n }: { readonly n: number }) => {
  const href = useHref()
  return n === 0 ? (
    <span className="quiet">seed</span>
  ) : (
    <a className="request-link" href={href("requests", String(n))}>
      request {n}
    </a>
  )
}
