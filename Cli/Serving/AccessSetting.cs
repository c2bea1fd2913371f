using System.Net;
using Microsoft.Extensions.Configuration;

namespace Transcode.Cli.Serving;

/// <summary>
/// How a server is reached and whom it lets in, from the environment: TRANSCODE_Access__RequireKey asks for keys on the loopback too,
/// TRANSCODE_Access__PublicUrl is the address under which others know it, TRANSCODE_Access__KnownProxies the proxies whose word it takes
/// (addresses and networks, separated by commas).
/// </summary>
/// <param name="RequireKey">Nobody comes without a key.</param>
/// <param name="PublicUrl">Null: none is known.</param>
/// <param name="KnownProxies">None: nobody's word is taken.</param>
public sealed record AccessSetting(bool RequireKey, Uri? PublicUrl, IReadOnlyList<IPNetwork> KnownProxies)
{
    public static readonly AccessSetting Usual = new(false, null, []);

    /// <returns>The setting, and all that is wrong with it.</returns>
    public static (AccessSetting Setting, IReadOnlyList<string> Faults) Read(IConfiguration settings)
    {
        var faults = new List<string>();
        var (setting, section) = (Usual, settings.GetSection("Access"));
        if (section["RequireKey"] is { Length: > 0 } require)
        {
            if (bool.TryParse(require, out var on))
                setting = setting with { RequireKey = on };
            else
                faults.Add("Access:RequireKey is true or false.");
        }
        if (section["PublicUrl"] is { Length: > 0 } url)
        {
            if (Uri.TryCreate(url, UriKind.Absolute, out var outer) && outer.Scheme is "http" or "https"
                && outer is { PathAndQuery: "/", UserInfo: "" })
                setting = setting with { PublicUrl = outer };
            else
                faults.Add("Access:PublicUrl is an address such as https://media.example.org, without a path, a user or a password.");
        }
        var proxies = new List<IPNetwork>();
        foreach (var word in (section["KnownProxies"] ?? "").Split(',',
            StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (IPNetwork.TryParse(word, out var network))
                proxies.Add(network);
            else if (IPAddress.TryParse(word, out var address))
                proxies.Add(new IPNetwork(address, address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork ? 32 : 128));
            else
                faults.Add($"Access:KnownProxies are addresses and networks such as 10.0.0.7 or 10.0.0.0/24, separated by commas; \"{word}\" is none.");
        }
        return (setting with { KnownProxies = proxies }, faults);
    }
}
