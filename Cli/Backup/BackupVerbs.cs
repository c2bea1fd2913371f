using System.CommandLine;
using Transcode.Cli.CommandLine;

namespace Transcode.Cli.Backup;

/// <summary>The words of the verbs backup and restore.</summary>
internal static class BackupVerbs
{
    public static Command Backup(Option<string?> data, CancellationToken stop)
    {
        var file = File("Where it is written; an earlier backup of that name gives way when this one is whole");
        var verb = new Command("backup", "Write the state in Azure's tables into a file, while silos run") { file, data };
        verb.SetAction(parsed => Faults(parsed.GetValue(file)!), parsed => BackupVerbAction.Save(parsed.GetValue(file)!, stop));
        return verb;
    }

    public static Command Restore(Option<string?> data, CancellationToken stop)
    {
        var file = File("What backup has written");
        var verb = new Command("restore", "Put such a file back into Azure's tables, which are empty, before a silo starts") { file, data };
        verb.SetAction(parsed => Faults(parsed.GetValue(file)!), parsed => BackupVerbAction.Restore(parsed.GetValue(file)!, stop));
        return verb;
    }

    private static Argument<string> File(string what) => new("file") { Description = what };

    private static IEnumerable<string> Faults(string file) => string.IsNullOrWhiteSpace(file) ? ["Name a file for the backup."] : [];
}
