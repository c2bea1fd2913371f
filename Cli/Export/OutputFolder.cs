namespace Transcode.Cli.Export;

/// <summary>
/// Where a result is put. It appears in one step and whole, and only where nothing of anybody else's is in the way: a missing or empty
/// folder, or an earlier result of the same source, with nothing in it but what we put there.
/// </summary>
public sealed class OutputFolder : IDisposable
{
    /// <summary>Describes the result: what it was made of, what lies in it.</summary>
    public const string Marker = "transcode.json";

    private readonly Workplace _workplace;
    private readonly string _place;
    private readonly SourceMark _source;
    private readonly string? _firstNewParent;

    private OutputFolder(string path, string place, Workplace workplace, SourceMark source, string? firstNewParent) =>
        (Path, _place, _workplace, _source, _firstNewParent) = (path, place, workplace, source, firstNewParent);

    /// <summary>Absolute, as it was asked for.</summary>
    public string Path { get; }

    /// <summary>Why it is not the folder that one would expect; null: it is.</summary>
    public PlaceProblem? NotFirst { get; private init; }

    /// <summary>Where the result is built; empty at first.</summary>
    public string Building => _workplace.Building;

    /// <summary>Takes the place, and holds it until <see cref="Dispose"/>: whatever speaks against it is said now, not when the work is
    /// done.</summary>
    /// <param name="asked">From the command line, or null.</param>
    /// <param name="beside">Folder of the source.</param>
    /// <param name="name">Of the source, without its path.</param>
    /// <param name="source">What the result is made of.</param>
    /// <returns>The folder, or why it cannot be used.</returns>
    public static (OutputFolder? Folder, PlaceProblem? Why) Take(string? asked, string beside, string name, SourceMark source)
    {
        string[] candidates = asked is not null ? [asked] : [.. ResultName.For(name).Select(each => System.IO.Path.Combine(beside, each))];
        PlaceProblem? first = null;
        // Where this source has a result already, that is renewed, whatever has become free since.
        foreach (var candidate in candidates.OrderBy(each => candidates.Length > 1 && Place.HoldsResultOf(each, source) ? 0 : 1))
        {
            var (folder, why) = TakeOne(candidate, source);
            if (folder is not null)
                return (first is null ? folder : folder.After(first), null);
            first ??= why;
            if (!why!.IsOthers)
                return (null, why);
        }
        return (null, first);
    }

    private OutputFolder After(PlaceProblem first) => new(Path, _place, _workplace, _source, _firstNewParent) { NotFirst = first };

    public void Begin() => Directory.CreateDirectory(Building);

    /// <returns>Null: it is in its place. Else what came in the way while we worked; nothing was done.</returns>
    public PlaceProblem? Appear()
    {
        if (Place.Inspect(_place, _source) is { } why)
            return why;
        if (!Directory.Exists(_place))
            Directory.Move(Building, _place);
        else if (!Exchange.TryMake(Building, _place))
            MakeRoom();
        // What was exchanged is in the workplace now, and goes with it.
        return null;
    }

    /// <summary>What was not finished goes, and folders that were made for it.</summary>
    public void Dispose()
    {
        _workplace.Dispose();
        for (var folder = System.IO.Path.GetDirectoryName(_place); _firstNewParent is not null && folder is not null
            && folder.Length >= _firstNewParent.Length; folder = System.IO.Path.GetDirectoryName(folder))
            if (!Place.TryDeleteEmpty(folder))
                break;
    }

    private static (OutputFolder? Folder, PlaceProblem? Why) TakeOne(string candidate, SourceMark source)
    {
        try
        {
            var path = System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(candidate));
            var place = RealPath.Of(path);
            if (System.IO.Path.GetDirectoryName(place) is not { } parent)
                return (null, PlaceProblem.Occupied($"{path} cannot hold a result."));
            if (Place.Inspect(place, source) is { } why && !Directory.Exists(Workplace.For(place)))
                return (null, why);
            var newParent = Place.FirstMissing(parent);
            if (Workplace.TryTake(Workplace.For(place), source) is not { } workplace)
                return (null, PlaceProblem.Busy(path, Workplace.Who(Workplace.For(place)), source));
            var folder = new OutputFolder(path, place, workplace, source, newParent);
            if (folder.Examine() is not { } problem)
                return (folder, null);
            folder.Dispose();
            return (null, problem);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return (null, PlaceProblem.Of(candidate, exception));
        }
    }

    /// <summary>With the lock held: what a killed run left is set right, then the place is looked at again and its name is tried.</summary>
    private PlaceProblem? Examine()
    {
        try
        {
            Recover();
            if (Place.Inspect(_place, _source) is { } why)
                return why;
            if (Place.IsMountPoint(_place))
                return PlaceProblem.Unwritable($"{Path} is the root of a volume, which cannot be replaced in one step.",
                    "Name a folder in it with -o.");
            Place.TryName(_workplace.Folder, System.IO.Path.GetFileName(_place));
            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return PlaceProblem.Of(Path, exception);
        }
    }

    /// <summary>Where two folders cannot change names in one step, a run may have been killed between the two: the new result is whole by
    /// then.</summary>
    private void Recover()
    {
        var (replaced, building) = (_workplace.Replaced, _workplace.Building);
        if (Directory.Exists(replaced) && !Directory.Exists(_place))
            Directory.Move(File.Exists(System.IO.Path.Combine(building, Marker)) ? building : replaced, _place);
        foreach (var left in (string[])[replaced, building])
            if (Directory.Exists(left))
                Directory.Delete(left, recursive: true);
    }

    private void MakeRoom()
    {
        Directory.Move(_place, _workplace.Replaced);
        try
        {
            Directory.Move(Building, _place);
        }
        catch
        {
            Directory.Move(_workplace.Replaced, _place);
            throw;
        }
    }
}
