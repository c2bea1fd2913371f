using Transcode.Storage;

namespace Transcode.Gateway.Presigned;

/// <summary>The parts that lie in the storage, held against what was announced. Pure.</summary>
internal sealed class ArrivedParts(PartPlan plan, IEnumerable<StoredPart> stored)
{
    private readonly Dictionary<int, StoredPart> _stored = stored.ToDictionary(part => part.Number);

    /// <summary>None: all are there.</summary>
    public IReadOnlyList<int> Missing => [.. Numbers.Where(part => !IsRight(part))];

    /// <summary>Of the parts that have their length.</summary>
    public long Bytes => Numbers.Where(IsRight).Sum(plan.LengthOf);

    /// <summary>One that has not the length that it must have; null: there is none.</summary>
    public StoredPart? Unfit => Numbers.Where(part => _stored.ContainsKey(part) && !IsRight(part)).Select(part => _stored[part])
        .FirstOrDefault();

    /// <summary>In order, where none is missing.</summary>
    public string[] Tags => [.. Numbers.Select(part => _stored[part].Tag)];

    /// <summary>One that is not what its sender was answered; null: there is none.</summary>
    /// <param name="tags">One for each part, in order; quotes do not matter.</param>
    public StoredPart? Other(IReadOnlyList<string> tags)
        => Numbers.Where(part => _stored[part].Tag != tags[part - 1].Trim('"')).Select(part => _stored[part]).FirstOrDefault();

    private IEnumerable<int> Numbers => Enumerable.Range(1, plan.Count);

    private bool IsRight(int part) => _stored.TryGetValue(part, out var found) && found.Length == plan.LengthOf(part);
}
