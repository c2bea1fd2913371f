namespace Transcode.Web.Fleet;

/// <summary>What to type on another machine so that it works for this platform. Pure.</summary>
/// <param name="Command">Complete but for the key.</param>
/// <param name="IsReachable">Other machines can connect to this server.</param>
/// <param name="NeedsKey">The place of the key is to be filled in.</param>
internal sealed record JoinCommand(string Command, bool IsReachable, bool NeedsKey)
{
    /// <summary>What to type here first, where only this machine can connect.</summary>
    public const string ServeBeyond = "export TRANSCODE_API_KEY=$(openssl rand -hex 24); echo $TRANSCODE_API_KEY\n./transcode serve "
        + "--listen 0.0.0.0:8080";

    /// <param name="address">Under which the reader sees this page.</param>
    /// <param name="loopbackOnly">The server listens for this machine alone.</param>
    /// <param name="open">No key is configured.</param>
    public static JoinCommand Of(string address, bool loopbackOnly, bool open) =>
        new($"{(open ? "" : "TRANSCODE_TOKEN=… ")}./transcode worker --join {address.TrimEnd('/')}", !loopbackOnly, !open);
}
