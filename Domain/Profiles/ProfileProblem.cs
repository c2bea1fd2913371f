namespace Transcode.Domain.Profiles;

/// <summary>What is wrong in a profile file: which file, which field, and what would be right.</summary>
public sealed record ProfileProblem(string File, string Field, string Problem)
{
    public override string ToString() => $"{File}: {Field}: {Problem}";
}
