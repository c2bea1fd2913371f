using Transcode.Gateway.Access;

namespace Transcode.Gateway.Identity;

/// <summary>What was sent after "Bearer": a token where a provider's are taken, else a key.</summary>
/// <param name="ring">Of keys.</param>
/// <param name="tokens">Null: no provider's are taken.</param>
internal sealed class BearerReader(KeyRing ring, TokenReader? tokens)
{
    /// <returns>Whose it is; neither: it is no key that holds.</returns>
    public async ValueTask<(KnownKey? Known, TokenRefusal? Refused)> Read(string presented, CancellationToken stop) =>
        tokens is not null && TokenReader.IsToken(presented) ? await tokens.Read(presented, stop)
            : (await ring.Find(presented, stop), null);
}
