// A series to NIfTI by ITK's reader over GDCM, as its examples do it:
//   ItkGdcmConvert FOLDER OUT.nii
#include <itkGDCMImageIO.h>
#include <itkGDCMSeriesFileNames.h>
#include <itkImageFileWriter.h>
#include <itkImageSeriesReader.h>
#include <itkNiftiImageIO.h>

#include <cstdio>

int main(int count, char** arguments)
{
    if (count != 3) {
        std::fputs("usage: ItkGdcmConvert FOLDER OUT.nii\n", stderr);
        return 2;
    }
    try {
        using Image = itk::Image<short, 3>;
        const auto names = itk::GDCMSeriesFileNames::New();
        names->SetDirectory(arguments[1]);
        const auto reader = itk::ImageSeriesReader<Image>::New();
        reader->SetImageIO(itk::GDCMImageIO::New());
        reader->SetFileNames(names->GetInputFileNames());
        const auto writer = itk::ImageFileWriter<Image>::New();
        writer->SetImageIO(itk::NiftiImageIO::New());
        writer->SetInput(reader->GetOutput());
        writer->SetFileName(arguments[2]);
        writer->SetUseCompression(false);
        writer->Update();
    } catch (const std::exception& error) {
        std::fprintf(stderr, "%s\n", error.what());
        return 1;
    }
    return 0;
}
