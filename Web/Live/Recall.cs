using System.Collections.Concurrent;

namespace Transcode.Web.Live;

/// <summary>
/// What was last shown. A page is drawn twice, as it is sent and again when its live part begins: the second time it begins with what the
/// first one showed, so that nothing vanishes for a moment.
/// </summary>
internal sealed class Recall<TKey, TShown> where TKey : notnull where TShown : class
{
    private const int Most = 64;

    private readonly ConcurrentDictionary<TKey, TShown> _shown = new();

    /// <summary>Null: it was not shown lately.</summary>
    public TShown? Find(TKey key) => _shown.GetValueOrDefault(key);

    public TShown? Keep(TKey key, TShown? shown)
    {
        if (shown is null)
            return null;
        if (_shown.Count >= Most)
            _shown.Clear();
        return _shown[key] = shown;
    }
}
