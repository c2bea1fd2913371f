namespace Transcode.Deploy.Tests;

/// <summary>What docs/guides/one-server.md gives a proxy is taken by that proxy, where it is installed. Behind a real one:
/// tests/Proxy/run.</summary>
public sealed class ProxyTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("transcode-proxy-");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Caddy_takes_its_file()
    {
        Assert.SkipUnless(Files.IsInstalled("caddy"), "caddy is not installed");
        var file = Path.Combine(_folder.FullName, "Caddyfile");
        await File.WriteAllTextAsync(file, Block("Caddy"), Stop);
        var (code, told, complained) = await Files.Run("caddy", ["adapt", "--config", file, "--adapter", "caddyfile"], Stop);
        code.ShouldBe(0, told + complained);
        told.ShouldContain("\"reverse_proxy\"");
    }

    [Fact]
    public async Task Nginx_takes_its_server()
    {
        Assert.SkipUnless(Files.IsInstalled("nginx") && Files.IsInstalled("openssl"), "nginx or openssl is not installed");
        var (key, certificate) = (Path.Combine(_folder.FullName, "key.pem"), Path.Combine(_folder.FullName, "cert.pem"));
        (await Files.Run("openssl", ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=transcode.example.org",
            "-keyout", key, "-out", certificate], Stop)).Code.ShouldBe(0);
        var server = Block("nginx").Replace("/etc/ssl/transcode", _folder.FullName, StringComparison.Ordinal)
            .Replace("listen 443", "listen 127.0.0.1:44443", StringComparison.Ordinal);
        var file = Path.Combine(_folder.FullName, "nginx.conf");
        await File.WriteAllTextAsync(file, $"pid {_folder.FullName}/pid; events {{ }} http {{\n{server}}}\n", Stop);
        var (code, told, complained) = await Files.Run("nginx", ["-t", "-p", _folder.FullName, "-c", file], Stop);
        code.ShouldBe(0, told + complained);
    }

    /// <summary>The block behind the name of a proxy.</summary>
    private static string Block(string proxy)
        => Files.Text("docs/guides/one-server.md").Split($"\n{proxy}:\n\n```\n")[1].Split("```")[0];
}
