require "json"
require "net/http"

body = { attributes: [{ external_id: "u1", first_name: "Ada" }] }
headers = { "Authorization" => "Bearer #{ENV.fetch("BRAZE_API_KEY")}", "Content-Type" => "application/json" }
response = Net::HTTP.post(URI("#{ENV.fetch("BRAZE_ENDPOINT")}/users/track"), JSON.generate(body), headers)
puts response.body
