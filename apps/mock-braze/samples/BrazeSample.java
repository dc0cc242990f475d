import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.regex.Pattern;

/** Run it with: java BrazeSample.java */
public class BrazeSample {
  public static void main(String[] arguments) throws Exception {
    var process = new ProcessBuilder(
            "node_modules/.bin/mock-braze", "--port", "0", "--json", "--api-key", "my-test-key")
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
    try {
      var line = process.inputReader().readLine();
      var found = Pattern.compile("\"url\":\"([^\"]+)\"").matcher(line);
      if (!found.find()) throw new IllegalStateException(line);
      var url = found.group(1);

      var client = HttpClient.newHttpClient();
      var event = "{\"external_id\":\"u1\",\"name\":\"conversation ended\",\"time\":\"2026-01-31T12:00:00Z\"}";
      var track = HttpRequest.newBuilder(URI.create(url + "/users/track"))
          .header("Authorization", "Bearer my-test-key")
          .header("Content-Type", "application/json")
          .POST(HttpRequest.BodyPublishers.ofString("{\"events\":[" + event + "]}"))
          .build();
      var response = client.send(track, BodyHandlers.ofString());
      var stats = HttpRequest.newBuilder(URI.create(url + "/_mock/stats")).build();
      System.out.println(response.statusCode() + " " + response.body());
      System.out.println(client.send(stats, BodyHandlers.ofString()).body().contains("\"events\":1"));
    } finally {
      process.destroy();
      process.waitFor();
    }
  }
}
