namespace Transcode.Orchestrator.Tests.Fixtures;

/// <summary>A temporary folder that goes away with its test.</summary>
public sealed class Folder : IDisposable
{
    private readonly DirectoryInfo directory = Directory.CreateTempSubdirectory("transcode-orchestrator-");

    public string File(string name) => Path.Combine(directory.FullName, name);

    public void Dispose() => directory.Delete(recursive: true);
}
