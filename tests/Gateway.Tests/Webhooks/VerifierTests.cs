using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Receiver;
using Transcode.Gateway.Tests.Fixtures;
using Transcode.Silo.Tests.Fixtures;
using Transcode.Silo.Webhooks;

namespace Transcode.Gateway.Tests.Webhooks;

/// <summary>The samples of docs/webhooks.md, run over deliveries as they were sent: none of them shares a line with what signs.</summary>
public class VerifierTests
{
    private const string Secret = "whsec_of-the-verifier-tests";

    [Fact]
    public async Task A_delivery_is_genuine_as_it_came_and_in_no_other_way()
    {
        var receiver = new WebhookReceiver { Answer = _ => HttpStatusCode.OK };
        await using var gateway = await TestGateway.Start(also: services => services.AddSingleton(_ => new WebhookTransport(receiver)));
        await gateway.Submit(new
        {
            path = gateway.File("Zürich – «1».mp4"),
            webhook = new { url = "https://receiver.example", secret = Secret }
        });
        await Eventually.Holds(() => receiver.Taken.Count > 0, "it was told");
        var came = receiver.Taken[0];
        came.Body.ShouldContain("job.submitted");
        var at = long.Parse(came.Timestamp, CultureInfo.InvariantCulture);

        foreach (var sample in new[] { "C#", "python3", "node" })
        {
            (await IsGenuine(sample, Secret, came.Timestamp, came.Signature, came.Body, at + 10)).ShouldBeTrue();
            (await IsGenuine(sample, Secret, came.Timestamp, $"v1={new string('0', 64)},{came.Signature}", came.Body,
                at)).ShouldBeTrue("during a rotation one that fits is enough");
            (await IsGenuine(sample, Secret + "x", came.Timestamp, came.Signature, came.Body, at)).ShouldBeFalse("another secret");
            (await IsGenuine(sample, Secret, came.Timestamp, came.Signature, came.Body + " ", at)).ShouldBeFalse("another body");
            (await IsGenuine(sample, Secret, (at + 1).ToString(CultureInfo.InvariantCulture), came.Signature, came.Body,
                at)).ShouldBeFalse("another time");
            (await IsGenuine(sample, Secret, came.Timestamp, came.Signature, came.Body, at + 301)).ShouldBeFalse("sent again later");
            (await IsGenuine(sample, Secret, "soon", came.Signature, came.Body, at)).ShouldBeFalse("no time");
            (await IsGenuine(sample, Secret, came.Timestamp, "", came.Body, at)).ShouldBeFalse("no signature");
        }
    }

    private static async Task<bool> IsGenuine(string sample, string secret, string timestamp, string signatures, string body, long now)
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        if (sample == "C#")
            return TranscodeWebhook.IsGenuine(secret, timestamp, signatures, bytes, DateTimeOffset.FromUnixTimeSeconds(now));
        var file = Path.Combine(AppContext.BaseDirectory, "webhooks", sample == "node" ? "verify.mjs" : "verify.py");
        using var process = Run(sample, file, secret, timestamp, signatures, now.ToString(CultureInfo.InvariantCulture));
        await process.StandardInput.BaseStream.WriteAsync(bytes);
        process.StandardInput.Close();
        var said = (await process.StandardOutput.ReadToEndAsync()).Trim();
        said.ShouldBeOneOf("genuine", "refused");
        return said == "genuine";
    }

    private static Process Run(string program, params string[] arguments)
    {
        try
        {
            return Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Skip($"{program} is not installed here.");
            throw;
        }
    }
}
