using System.Collections;
using System.Collections.Frozen;
using System.Globalization;
using System.Resources;
using Microsoft.AspNetCore.Http;
using Transcode.Web.Access;

namespace Transcode.Web.Texts;

/// <summary>
/// The portal's texts in one language, from Texts/{code}.resx and Texts/{code}.*.resx. A new language is such files and a row in
/// <see cref="All"/>; what it does not say is said in English.
/// </summary>
public sealed class Language
{
    private const string CookieName = "transcode-language";
    private const string Usual = "en";

    private static readonly FrozenDictionary<string, Language> _known = All.ToFrozenDictionary(one => one.Code,
        one => new Language(one.Code));

    private readonly FrozenDictionary<string, string> _texts;

    private Language(string code) => (Code, _texts) = (code, Read(code));

    /// <summary>By code, as each names itself.</summary>
    public static IReadOnlyList<(string Code, string Name)> All => [("en", "English"), ("es", "Español")];

    public string Code { get; }

    /// <summary>Every text there is.</summary>
    public IEnumerable<string> Keys => _texts.Keys;

    public string this[string key] => _texts.GetValueOrDefault(key) ?? (Code == Usual ? key : Of(Usual)[key]);

    /// <summary>With values in the places {0}, {1} …</summary>
    public string this[string key, params ReadOnlySpan<object?> values] => string.Format(CultureInfo.InvariantCulture, this[key], values);

    /// <param name="code">Unknown: English.</param>
    public static Language Of(string? code) => _known.GetValueOrDefault(code ?? Usual) ?? _known[Usual];

    /// <summary>As chosen before, else as the browser asks.</summary>
    public static Language Of(HttpContext? http) =>
        http?.Request.Cookies[CookieName] is { } chosen ? Of(chosen) : Of(http?.Request.GetTypedHeaders().AcceptLanguage
            .OrderByDescending(one => one.Quality ?? 1).Select(one => one.Value.ToString().Split('-')[0].ToLowerInvariant())
            .FirstOrDefault(_known.ContainsKey));

    /// <summary>GET /language/{name}: remembers it and leads back.</summary>
    internal static Task Choose(HttpContext http)
    {
        http.Response.Cookies.Append(CookieName, Of(http.Request.RouteValues["name"] as string).Code,
            new CookieOptions { HttpOnly = true, SameSite = SameSiteMode.Strict, MaxAge = TimeSpan.FromDays(365) });
        var from = Uri.TryCreate(http.Request.Headers.Referer.ToString(), UriKind.Absolute, out var referer) ? referer.PathAndQuery : null;
        http.Response.Redirect(LocalAddress.Of(from));
        return Task.CompletedTask;
    }

    private static FrozenDictionary<string, string> Read(string code)
    {
        var assembly = typeof(Language).Assembly;
        var files = assembly.GetManifestResourceNames()
            .Where(name => name == $"{code}.resources"
            || name.StartsWith($"{code}.", StringComparison.Ordinal) && name.EndsWith(".resources", StringComparison.Ordinal)).ToList();
        if (files.Count == 0)
            throw new InvalidOperationException($"Texts/{code}.resx is not in the program.");
        return files.SelectMany(file => Entries(assembly.GetManifestResourceStream(file)!))
            .ToFrozenDictionary(entry => (string)entry.Key, entry => (string)entry.Value!);
    }

    private static List<DictionaryEntry> Entries(Stream file)
    {
        using var reader = new ResourceReader(file);
        return [.. reader.Cast<DictionaryEntry>()];
    }
}
