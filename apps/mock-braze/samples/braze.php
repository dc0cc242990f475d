<?php
$body = ["attributes" => [["external_id" => "u1", "first_name" => "Ada"]]];
$headers = ["Authorization: Bearer " . getenv("BRAZE_API_KEY"), "Content-Type: application/json"];
$context = stream_context_create([
  "http" => ["method" => "POST", "header" => $headers, "content" => json_encode($body)],
]);
echo file_get_contents(getenv("BRAZE_ENDPOINT") . "/users/track", false, $context), "\n";
