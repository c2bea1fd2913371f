using Transcode.Cli.CommandLine;
using Transcode.Cli.Serving;
using Transcode.Media.Doctor;
using Transcode.Media.Images;
using Transcode.Media.Running;

namespace Transcode.Cli.Doctor;

/// <summary>The verb doctor: what is installed, what really works, what is missing and how to get it.</summary>
internal static class DoctorVerbAction
{
    public static async Task<int> Examine(DataFolder data, CancellationToken stop)
    {
        var findings = (await Examine(stop)).Prepend(Disk(data)).ToList();
        foreach (var finding in findings)
            Console.Out.WriteLine($"{Word(finding),-8} {finding.What,-18} {finding.Message}");
        return findings.All(finding => finding.Works || !finding.Needed) ? ExitCodes.Ok : ExitCodes.Usage;
    }

    /// <summary>Test encodes leave files, for a moment: in a folder of their own.</summary>
    private static async Task<IReadOnlyList<Finding>> Examine(CancellationToken stop)
    {
        var folder = Directory.CreateTempSubdirectory("transcode-doctor-");
        try
        {
            return await new Examination(new ToolRunner(TimeProvider.System), new MozjpegTool(MozjpegTool.ThisProgram),
                folder.FullName).Run(stop);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static string Word(Finding finding) => finding switch { { Works: true } => "ok", { Needed: true } => "MISSING", _ => "absent" };

    /// <summary>Asked of the nearest folder that is there: the data folder is made at the first job.</summary>
    private static Finding Disk(DataFolder data)
    {
        var folder = data.Root;
        while (!Directory.Exists(folder) && Path.GetDirectoryName(folder) is { } parent)
            folder = parent;
        var free = new DriveInfo(folder).AvailableFreeSpace;
        return new Finding("data folder", true, free > 100 << 20, $"{data.Root}, {free / 1e9:0.0} GB free");
    }
}
