using System.Text.Json;
using System.Text.RegularExpressions;
using Transcode.Domain.Protocol;

namespace Transcode.Worker.Trust;

/// <summary>
/// What a server offers becomes paths, arguments of tools and the text of their filters here. An honest one needs a small alphabet for
/// that; whatever else comes is refused before anything is done. Servers of the same process are not asked.
/// </summary>
internal static partial class OfferCheck
{
    private const int LongestId = 400;
    private const int LongestText = 4000;

    /// <summary>Texts of people and tools, which go into files as such, and into arguments as one value: titles, tags,
    /// complaints.</summary>
    private static readonly HashSet<string> _free = ["title", "label", "tags", "decoded_tags", "words", "message", "description",
        "encoder_version", "damage", "unreadable", "warnings", "remarks", "suspicions", "checks", "replay", "detail"];

    /// <param name="offer">As it came.</param>
    /// <param name="disk">What the server has proven to hold; null: nothing.</param>
    /// <exception cref="UntrustedOfferException">It is refused; the message says why.</exception>
    public static void Refuse(LeaseOffer offer, SharedDisk? disk)
    {
        IsPart(offer.Job.Value, "job");
        IsPart(offer.Asset.Value, "asset");
        IsPart(offer.Step.Id.Value, "step");
        if (offer.LeaseId is "." or ".." || offer.LeaseId.Length is 0 or > LongestId || offer.LeaseId.Any(char.IsControl))
            throw new UntrustedOfferException("its id is no id");
        if (offer.RenewSeconds is < 1 or > 3600)
            throw new UntrustedOfferException($"it is to be renewed every {offer.RenewSeconds} s");
        foreach (var part in offer.Output.Staging.Split('/'))
            IsPart(part, "staging prefix");
        if (offer.Output.Root is { } root && (disk is null || Path.TrimEndingDirectorySeparator(root) != disk.Root))
            throw new UntrustedOfferException("it names a folder of this machine that the server has not proven to hold");
        if (offer.Source.Path is { } path
            && (disk is null || ToldPath.BelowWithoutLinks(disk.Root, Path.GetRelativePath(disk.Root, path)) != path))
            throw new UntrustedOfferException("it names a file of this machine");
        if (offer.Source.Url is { } url
            && (!Uri.TryCreate(url, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https")))
            throw new UntrustedOfferException("its source is no http or https address");
        if (offer.Step is Domain.Steps.Step.Fetch)
            return; // Its address goes to the guard, and its key is held against the asset.
        Texts(JsonSerializer.SerializeToElement(offer.Step, ProtocolJson.Default.Step), "step");
        foreach (var input in offer.Inputs.Values)
            Texts(JsonSerializer.SerializeToElement(input, ProtocolJson.Default.StepResult), "input");
    }

    private static void Texts(JsonElement element, string name)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var property in element.EnumerateObject().Where(property => !_free.Contains(property.Name)))
                    Texts(property.Value, property.Name);
                break;
            case JsonValueKind.Array:
                foreach (var one in element.EnumerateArray())
                    Texts(one, name);
                break;
            case JsonValueKind.String when element.GetString() is { } text
                && !(text.Length <= LongestText && Usual().IsMatch(text) && !text.Split('/').Contains("..")):
                throw new UntrustedOfferException($"its {name} is \"{ToldPath.Shown(text)}\"");
        }
    }

    private static void IsPart(string text, string what)
    {
        if (text.Length is 0 or > LongestId || text is "." or ".." || !Part().IsMatch(text))
            throw new UntrustedOfferException($"its {what} is \"{ToldPath.Shown(text)}\"");
    }

    /// <summary>Neither an option nor a path from the root; no quote, bracket, equals sign or semicolon, by which a filter or an option
    /// would begin anew.</summary>
    [GeneratedRegex(@"\A(?:[A-Za-z0-9_#(](?:[A-Za-z0-9_.,:+() #%/@~|&-])*)?\z")]
    private static partial Regex Usual();

    [GeneratedRegex(@"\A[A-Za-z0-9._~-]+\z")]
    private static partial Regex Part();
}
